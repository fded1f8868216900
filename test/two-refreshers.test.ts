import { expect } from 'chai'
import { readMetric } from './api-client.ts'
import { eventually } from './eventually.ts'
import { freshHotPrices, HOT, useWatchedSystem } from './system.fixture.ts'

const SHARDS = { hot: 1, medium: 2, cold: 4 }

const shardsLedBy = async (refresherUrl: string): Promise<number> => {
  const series = Object.entries(SHARDS).flatMap(([tier, count]) =>
    Array.from({ length: count }, (_, shard) => `price_shard_leader{tier="${tier}",shard="${shard}"}`),
  )
  const values = await Promise.all(series.map(one => readMetric(refresherUrl, one)))
  return values.reduce((sum, value) => sum + value, 0)
}

const hotRefreshesBy = (refresherUrl: string): Promise<number> =>
  readMetric(refresherUrl, 'price_refresh_total{tier="hot",trigger_type="auto"}')

describe('a second refresher, started by mistake', function () {
  this.timeout(60_000)
  const watched = useWatchedSystem()

  it('leads, alone: one writes, and no price goes back', async () => {
    const { system, watch } = watched()
    const first = system.refresherUrl
    expect(await shardsLedBy(first)).to.equal(7)
    const second = await system.startRefresher()
    const leads = () => Promise.all([first, second].map(shardsLedBy))
    await eventually('the second leads all', leads, ([a, b]) => a === 0 && b === 7)

    const idle = await hotRefreshesBy(first)
    const busy = await hotRefreshesBy(second)
    const twoIntervals = busy + 2 * HOT.length
    await eventually(
      'two intervals are over',
      () => hotRefreshesBy(second),
      count => count >= twoIntervals,
    )
    expect(await hotRefreshesBy(first)).to.equal(idle)
    expect(await leads()).to.deep.equal([0, 7])
    await freshHotPrices(watch)
    expect(watch.faults).to.deep.equal([])
  })
})
