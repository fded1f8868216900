import { setTimeout as sleep } from 'node:timers/promises'
import type { HistoryItem } from '@price-aggregator/prices'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { eventually } from '../../../test/eventually.ts'
import { sharedRedisUrl, uniquePrefix } from '../../../test/redis-server.ts'
import { createLastPrices } from '../src/last-prices.ts'
import { createRefresh, type RefreshTask } from '../src/refresh.ts'
import { startRedisProxy } from './redis-proxy.fixture.ts'

const TASK: RefreshTask = { asset: 'btcusdt', tier: 'hot', shard: 'hot:0', epoch: 3, generation: 1 }

describe('a write that Redis took and whose answer was lost', () => {
  const setUp = async () => {
    const proxy = await startRedisProxy(Number(new URL(sharedRedisUrl()).port))
    const prefix = uniquePrefix()
    const latest = createRedisLatestStore({ url: proxy.url, prefix, commandTimeoutMs: 500 })
    await latest.registerGeneration(1, 0)
    await latest.stampFence(TASK.shard, TASK.epoch, 'test')
    const items: HistoryItem[] = []
    const price = { next: 100 }
    const refresh = createRefresh({
      fetchQuotes: async () => [
        {
          kind: 'quote',
          quote: {
            exchange: 'x',
            symbol: TASK.asset,
            price: price.next,
            volume: 1,
            timestamp: Date.now() / 1_000,
          },
        },
      ],
      latest,
      lastPrices: createLastPrices(),
      history: { add: item => items.push(item) },
      historyTtlSeconds: 60,
      minSources: 1,
      maxWeight: 1,
      deadlineMs: 3_000,
    })
    const run = async (next: number) => {
      price.next = next
      return (await refresh(TASK, new AbortController().signal)).kind
    }
    const connectedAgain = () =>
      eventually(
        'Redis answers again',
        () =>
          latest.ping().then(
            () => true,
            () => false,
          ),
        answers => answers,
      )
    const close = async () => {
      await latest.close()
      await proxy.close()
    }
    return { close, connectedAgain, items, latest, proxy, run }
  }

  it('is found by the next refresh, and its price is in history all the same', async () => {
    const { close, connectedAgain, items, latest, proxy, run } = await setUp()
    try {
      expect(await run(100)).to.equal('written')
      await sleep(5)
      proxy.loseAnswerTo(':price:btcusdt')
      expect(await run(101)).to.equal('unavailable')
      expect(proxy.lost()).to.equal(1)
      await connectedAgain()
      expect((await latest.read(TASK.asset))?.price.price).to.equal(101)
      expect(items.map(({ price }) => price)).to.deep.equal([100])
      expect(await run(102)).to.equal('written')
      expect(items.map(({ price }) => price)).to.deep.equal([100, 101, 102])
    } finally {
      await close()
    }
  })
})
