import { StoreUnavailable } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import type { PriceMemory } from './price-memory.ts'
import { historyOf, priceOf, testMemory } from './prices.fixture.ts'
import { createWarmUp } from './warm-up.ts'

const setUp = (memory: PriceMemory, failures = 0) => {
  const asked: string[] = []
  const left = { failures }
  const stop = new AbortController()
  const warmUp = createWarmUp({
    history: {
      newest: async asset => {
        asked.push(asset)
        left.failures -= 1
        if (left.failures >= 0) throw new StoreUnavailable('history', 'down')
        return asset === 'xrpusdt' ? undefined : historyOf(asset)
      },
    },
    memory,
    logger: createLogger('test', 'silent'),
    concurrency: 2,
    stop: stop.signal,
  })
  return { asked, stop, warmUp }
}

describe('createWarmUp', () => {
  it('asks history once for each asset that is missing', async () => {
    const memory = testMemory(priceOf('btcusdt'))
    const { asked, warmUp } = setUp(memory)
    warmUp.start()
    warmUp.start()
    await warmUp.done()
    expect(asked).to.have.members(['ethusdt', 'solusdt', 'xrpusdt'])
    expect(memory.missing()).to.deep.equal(['xrpusdt'])
    expect(memory.get('ethusdt')?.held).to.include({ generation: 0, epoch: 0 })
  })

  it('does not overwrite what came meanwhile', async () => {
    const memory = testMemory()
    const { warmUp } = setUp(memory)
    warmUp.start()
    memory.apply(priceOf('ethusdt', { price: 7 }))
    await warmUp.done()
    expect(memory.get('ethusdt')?.held.price.price).to.equal(7)
  })

  it('tries again while the history store is away', async () => {
    const memory = testMemory()
    const { asked, warmUp } = setUp(memory, 4)
    warmUp.start()
    await warmUp.done()
    expect(memory.missing()).to.deep.equal(['xrpusdt'])
    expect(asked.length).to.equal(8)
  })

  it('ends at the stop', async () => {
    const memory = testMemory()
    const { stop, warmUp } = setUp(memory, Number.POSITIVE_INFINITY)
    warmUp.start()
    stop.abort()
    await warmUp.done()
    expect(memory.missing()).to.have.length(4)
  })
})
