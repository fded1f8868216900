import { expect } from 'chai'
import { askPanel } from '../../scripts/verify-dashboards/ask.ts'
import type { Panel } from '../../scripts/verify-dashboards/panels.ts'
import { PrometheusError, type Series } from '../../scripts/verify-dashboards/prometheus-client.ts'
import { seriesName, substitute } from '../../scripts/verify-dashboards/variables.ts'

const variables = { namespace: 'n', release: 'r', exchange: '.+', range: 60, rateInterval: 8 }
const range = { start: 0, end: 60, step: 2 }
const panel: Panel = {
  type: 'timeseries',
  title: 'x',
  gridPos: { x: 0, y: 0, w: 1, h: 1 },
  targets: [
    { expr: 'rate(a{pod=~"$release-api-.+"}[$__rate_interval])', legendFormat: '{{tier}} {{shard}}' },
  ],
}
const answering = (series: Series[]) => ({ range: async () => series, instant: async () => series })

describe('asking a panel’s queries', () => {
  it('puts values in the place of variables', () => {
    const query =
      'x{namespace="$namespace",exchange=~"$exchange"}[$__range] rate(y{pod=~"$release-.+"}[$__rate_interval])'
    expect(substitute(query, variables)).to.equal(
      'x{namespace="n",exchange=~".+"}[60s] rate(y{pod=~"r-.+"}[8s])',
    )
  })

  it('names series by their labels', () => {
    expect(seriesName('{{tier}} {{ shard }}!', { tier: 'hot', shard: '0' })).to.equal('hot 0!')
    expect(seriesName('{{tier}}', {})).to.equal('')
  })

  it('finds nothing wrong where a query returns a number', async () => {
    const points = [
      [0, Number.NaN],
      [2, 1],
    ] as const
    const data = await askPanel(answering([{ labels: { tier: 'hot', shard: '1' }, points }]), panel, {
      range,
      variables,
    })
    expect(data.problems).to.deep.equal([])
    expect(data.series.map(({ name }) => name)).to.deep.equal(['hot 1'])
  })

  it('takes no series, and nothing but NaN, for no data, and says for which query', async () => {
    for (const series of [[], [{ labels: {}, points: [[0, Number.NaN]] as const }]]) {
      const { problems } = await askPanel(answering(series), panel, { range, variables })
      expect(problems).to.deep.equal(['no data: rate(a{pod=~"r-api-.+"}[8s])'])
    }
  })

  it('says what Prometheus refused', async () => {
    const refusing = async (): Promise<Series[]> => {
      throw new PrometheusError('parse error')
    }
    const { problems } = await askPanel({ range: refusing, instant: refusing }, panel, { range, variables })
    expect(problems).to.have.length(1)
    expect(problems[0]).to.match(/^parse error: /)
  })
})
