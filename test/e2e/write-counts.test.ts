import { parseMetrics } from '@price-aggregator/loadtest/prometheus-text'
import { expect } from 'chai'
import { writeCounts } from './write-counts.ts'

describe('writeCounts', () => {
  it('adds up what the fence refused', () => {
    const metrics = parseMetrics(`
price_writes_rejected_total{reason="fenced"} 3
price_writes_rejected_total{reason="unfenced"} 2
price_writes_rejected_total{reason="outdated"} 10
`)
    expect(writeCounts(metrics, 'hot')).to.deep.equal({ refused: 5, unwritten: 0 })
  })

  it('adds up the refreshes of the tier that came to no write', () => {
    const metrics = parseMetrics(`
price_refresh_errors_total{tier="hot",reason="no_quotes"} 4
price_refresh_errors_total{tier="hot",reason="deadline"} 1
price_refresh_errors_total{tier="hot",reason="fenced"} 20
price_refresh_errors_total{tier="cold",reason="no_quotes"} 100
price_refresh_skipped_total{tier="hot",reason="in_flight"} 2
price_refresh_skipped_total{tier="hot",reason="behind"} 50
price_refresh_total{tier="hot",trigger_type="auto"} 500
`)
    expect(writeCounts(metrics, 'hot')).to.deep.equal({ refused: 0, unwritten: 7 })
  })
})
