import type { QuoteFailure, QuoteOutcome } from '@price-aggregator/prices'
import { expect } from 'chai'
import { exchangesAway } from './exchanges-away.ts'

const failed = (failure: QuoteFailure, status?: number): QuoteOutcome => ({
  kind: 'failure',
  exchange: 'x',
  failure,
  ...(status !== undefined && { status }),
})
const quote: QuoteOutcome = {
  kind: 'quote',
  quote: { exchange: 'y', symbol: 'btcusdt', price: -1, volume: 1, timestamp: 1 },
}
const AWAY = [
  failed('timeout'),
  failed('network'),
  failed('breaker_open'),
  failed('http_status', 500),
  failed('http_status', 503),
]
const ANSWERED = [
  quote,
  failed('not_listed'),
  failed('malformed'),
  failed('too_large'),
  failed('overloaded'),
  failed('cancelled'),
  failed('http_status', 429),
  failed('http_status', 403),
  failed('http_status', 302),
]

describe('exchangesAway', () => {
  it('tells an exchange that is away from one that answers, refuses, or was not asked', () => {
    for (const outcome of AWAY) expect(exchangesAway([outcome]), JSON.stringify(outcome)).to.equal('all')
    for (const outcome of ANSWERED)
      expect(exchangesAway([outcome]), JSON.stringify(outcome)).to.equal(undefined)
  })

  it('says whether anybody answered', () => {
    expect(exchangesAway(AWAY)).to.equal('all')
    for (const outcome of ANSWERED) expect(exchangesAway([...AWAY, outcome])).to.equal('some')
    expect(exchangesAway(ANSWERED)).to.equal(undefined)
    expect(exchangesAway([])).to.equal(undefined)
  })
})
