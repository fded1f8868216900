import { expect } from 'chai'
import { priceOf } from './contract.fixture.ts'
import { createMemoryLatestStore } from './memory.ts'
import { createWallClock } from './wall-clock.ts'

const START = Date.UTC(2026, 0, 2)
const TEN_MINUTES = 600_000

const setUp = () => {
  const clocks = { wall: START, monotonic: 50 }
  const now = createWallClock({ wall: () => clocks.wall, monotonic: () => clocks.monotonic })
  const pass = (ms: number) => {
    clocks.wall += ms
    clocks.monotonic += ms
  }
  return { clocks, now, pass }
}

describe('createWallClock', () => {
  it('goes on smoothly while the wall clock is only adjusted', () => {
    const { clocks, now, pass } = setUp()
    pass(5_000)
    clocks.wall -= 900
    expect(now()).to.equal(START + 5_000)
  })

  for (const step of [TEN_MINUTES, -TEN_MINUTES]) {
    it(`follows a step of ${step / 1000} s`, () => {
      const { clocks, now, pass } = setUp()
      clocks.wall += step
      expect(now()).to.equal(START + step)
      pass(1_234)
      expect(now()).to.equal(START + step + 1_234)
    })

    it(`lets the memory store take prices of the stepped clock after ${step / 1000} s`, async () => {
      const { clocks, now, pass } = setUp()
      const store = createMemoryLatestStore({ now })
      await store.registerGeneration(1, 0)
      await store.stampFence('hot:0', 1, 'test')
      const write = () => {
        pass(1_000)
        const price = priceOf('btcusdt', clocks.wall)
        return store.write({ shard: 'hot:0', epoch: 1, generation: 1, price, ttlMs: 3_600_000 })
      }
      expect(await write()).to.equal('accepted')
      clocks.wall += step
      expect([await write(), await write()]).to.deep.equal(['accepted', 'accepted'])
      expect((await store.read('btcusdt'))?.price.observedAt).to.equal(clocks.wall)
      await store.close()
    })
  }
})
