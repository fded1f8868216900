import { StoreUnavailable, type UpdateBatch, type VersionedPrice } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createUpdateDelay } from './metrics/stores.ts'
import { ASSETS, NOW, priceOf, testMemory } from './prices.fixture.ts'
import { createUpdateFollower } from './update-follower.ts'

const down = new StoreUnavailable('latest', 'down')

/** A latest store whose stream says what the test puts into `batches`; an error is thrown. */
const scripted = (batches: (UpdateBatch | Error)[]) => {
  const calls: string[] = []
  const standing: VersionedPrice[] = []
  const empty = Promise.withResolvers<void>()
  const connecting = { count: 0 }
  return {
    calls,
    standing,
    connecting,
    /** Resolved when all batches were read. */
    read: empty.promise,
    latest: {
      now: () => NOW + 30,
      ping: async () => {
        calls.push('ping')
        if (connecting.count-- > 0) throw down
      },
      lastUpdateId: async () => {
        calls.push('last')
        return '5'
      },
      readMany: async (assets: readonly string[]) => {
        calls.push(`load ${assets.length}`)
        return standing
      },
      readUpdates: async (afterId: string, _waitMs: number, signal: AbortSignal): Promise<UpdateBatch> => {
        calls.push(`after ${afterId}`)
        const batch = batches.shift()
        if (batch instanceof Error) throw batch
        if (batch) return batch
        empty.resolve()
        await new Promise(resolve => signal.addEventListener('abort', resolve))
        return { kind: 'updates', updates: [], lastId: afterId }
      },
    },
  }
}

const setUp = (batches: (UpdateBatch | Error)[]) => {
  const store = scripted(batches)
  const memory = testMemory()
  const registry = new Registry()
  const settled: string[] = []
  const loads = { count: 0 }
  const stop = new AbortController()
  const follower = createUpdateFollower({
    latest: store.latest,
    memory,
    refreshes: { settle: ({ id }) => settled.push(id) },
    assets: () => ASSETS,
    onLoaded: () => {
      loads.count += 1
    },
    updateDelay: createUpdateDelay(registry),
    logger: createLogger('test', 'silent'),
    chunk: 3,
    waitMs: 10,
    connectMs: 60_000,
  })
  const run = async (until: Promise<void>) => {
    const running = follower.run(stop.signal)
    await until
    stop.abort()
    await running
  }
  return { ...store, follower, loads, memory, registry, run, settled }
}

const update = (id: string, price: VersionedPrice): UpdateBatch => ({
  kind: 'updates',
  updates: [{ id, kind: 'price', update: price }],
  lastId: id,
})

describe('createUpdateFollower', () => {
  it('loads all prices in chunks, then follows the stream from before the load', async () => {
    const test = setUp([update('6', priceOf('ethusdt'))])
    test.standing.push(priceOf('btcusdt'))
    await test.run(test.read)
    await test.follower.started
    expect(test.calls).to.deep.equal(['ping', 'last', 'load 3', 'load 1', 'after 5', 'after 6'])
    expect(test.memory.missing()).to.deep.equal(['solusdt', 'xrpusdt'])
    expect(test.settled).to.deep.equal(['6'])
    expect(test.loads.count).to.equal(1)
  })

  it('observes the delay of updates, not of loads', async () => {
    const test = setUp([update('6', priceOf('ethusdt')), update('7', priceOf('ethusdt'))])
    test.standing.push(priceOf('btcusdt'))
    await test.run(test.read)
    const text = await test.registry.metrics()
    expect(text).to.include('price_update_delay_seconds_count 1')
    expect(text).to.include('price_update_delay_seconds_sum 0.03')
  })

  it('loads again where the stream no longer reaches back', async () => {
    const test = setUp([{ kind: 'lost' }])
    await test.run(test.read)
    expect(test.calls.slice(1)).to.deep.equal([
      'last',
      'load 3',
      'load 1',
      'after 5',
      'last',
      'load 3',
      'load 1',
      'after 5',
    ])
    expect(test.loads.count).to.equal(2)
  })

  it('goes on from where it was when the store comes back', async () => {
    const test = setUp([update('6', priceOf('ethusdt')), down, down, update('7', priceOf('solusdt'))])
    await test.run(test.read)
    expect(test.calls.slice(4)).to.deep.equal([
      'after 5',
      'after 6',
      'ping',
      'after 6',
      'ping',
      'after 6',
      'after 7',
    ])
    expect(test.follower.isUp()).to.equal(true)
    expect(test.memory.missing()).to.deep.equal(['btcusdt', 'xrpusdt'])
  })

  it('gives a store that is still connecting its time', async () => {
    const test = setUp([])
    test.connecting.count = 2
    await test.run(test.read)
    expect(test.calls.slice(0, 4)).to.deep.equal(['ping', 'ping', 'ping', 'last'])
  })

  it('has started, and says so, where the store is away', async () => {
    const test = setUp([])
    test.latest.lastUpdateId = () => Promise.reject(down)
    await test.run(test.follower.started)
    expect(test.follower.isUp()).to.equal(false)
    expect(test.loads.count).to.equal(0)
  })

  it('loads again when asked to', async () => {
    const test = setUp([update('6', priceOf('ethusdt'))])
    const readUpdates = test.latest.readUpdates
    test.latest.readUpdates = (afterId, waitMs, signal) => {
      if (test.loads.count === 1) test.follower.reload()
      return readUpdates(afterId, waitMs, signal)
    }
    await test.run(test.read)
    expect(test.loads.count).to.equal(2)
    expect(test.calls.slice(4)).to.deep.equal(['after 5', 'load 3', 'load 1', 'after 6'])
  })

  it('loads once more when asked to while it loads', async () => {
    const test = setUp([])
    const readMany = test.latest.readMany
    test.latest.readMany = assets => {
      if (test.loads.count === 0 && assets.length === 1) test.follower.reload()
      return readMany(assets)
    }
    await test.run(test.read)
    expect(test.loads.count).to.equal(2)
    expect(test.memory.missing()).to.have.length(4)
  })
})
