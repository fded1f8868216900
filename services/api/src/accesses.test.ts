import { setImmediate as turn } from 'node:timers/promises'
import { type LatestStore, StoreUnavailable } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import fc from 'fast-check'
import { accessesSince, flushAccesses } from './accesses.ts'

const AT_ONCE = 1
const NEVER_BY_ITSELF = 1e6

type Given = { everyMs?: number; timeoutMs?: number; addAccesses?: () => Promise<void> }

/** A flusher over a store in memory, which `away` keeps from being told. */
const setUp = (given: Given = {}) => {
  const { everyMs = AT_ONCE, timeoutMs = 1_000 } = given
  const store = createMemoryLatestStore()
  const reads = new Map<string, number>()
  const state = { away: false, late: false, tries: 0, lost: 0 }
  const addAccesses: LatestStore['addAccesses'] = async (counts, flush) => {
    state.tries += 1
    if (state.away) throw new StoreUnavailable('latest', 'away')
    await store.addAccesses(counts, flush)
    if (state.late) throw new StoreUnavailable('latest', 'answered too late')
  }
  const stop = new AbortController()
  const running = flushAccesses(
    {
      reads: () => reads,
      latest: { addAccesses: given.addAccesses ?? addAccesses },
      flusher: 'pod-a',
      lost: { inc: (count?: number) => (state.lost += count ?? 1) } as never,
      everyMs,
      timeoutMs,
      random: () => 0.5,
      logger: createLogger('test', 'silent'),
    },
    stop.signal,
  )
  return {
    state,
    read: (asset: string, times: number) => reads.set(asset, (reads.get(asset) ?? 0) + times),
    told: async () => {
      const scores = await store.readPopularity({ halfLifeMs: 1e15, fold: false })
      return Object.fromEntries([...scores].map(([asset, score]) => [asset, Math.round(score)]))
    },
    until: async (isIt: () => boolean | Promise<boolean>) => {
      while (!(await isIt())) await turn()
    },
    end: async () => {
      stop.abort()
      await running
    },
  }
}

describe('flushAccesses', () => {
  it('tells the store what was read since it was told last', async () => {
    const { end, read, told, until } = setUp()
    read('a1', 3)
    await until(async () => (await told()).a1 === 3)
    read('a1', 2)
    read('a2', 1)
    await until(async () => (await told()).a2 === 1)
    await end()
    expect(await told()).to.deep.equal({ a1: 5, a2: 1 })
  })

  it('keeps the counts of a flush that failed for the next', async () => {
    const { end, read, state, told, until } = setUp()
    state.away = true
    read('a1', 3)
    await until(() => state.tries > 2)
    expect(await told()).to.deep.equal({})
    read('a1', 4)
    state.away = false
    await until(async () => (await told()).a1 === 7)
    await end()
    expect([await told(), state.lost]).to.deep.equal([{ a1: 7 }, 0])
  })

  it('counts a flush once of which the store said too late that it took it', async () => {
    const { end, read, state, told, until } = setUp()
    state.late = true
    read('a1', 3)
    await until(() => state.tries > 2)
    read('a1', 4)
    await until(() => state.tries > 4)
    state.late = false
    await until(async () => (await told()).a1 === 7)
    await end()
    expect([await told(), state.lost]).to.deep.equal([{ a1: 7 }, 0])
  })

  it('tells at the stop what is pending and the rest', async () => {
    const { end, read, state, told, until } = setUp()
    state.late = true
    read('a1', 3)
    await until(() => state.tries > 1)
    read('a1', 4)
    state.late = false
    await end()
    expect([await told(), state.lost]).to.deep.equal([{ a1: 7 }, 0])
  })

  it('tells the rest at the stop', async () => {
    const { end, read, state, told } = setUp({ everyMs: NEVER_BY_ITSELF })
    read('a1', 3)
    await end()
    expect([await told(), state.tries]).to.deep.equal([{ a1: 3 }, 1])
  })

  it('does not trouble the store with nothing', async () => {
    const { end, state } = setUp()
    for (let i = 0; i < 20; i++) await turn()
    await end()
    expect(state.tries).to.equal(0)
  })

  it('counts as lost what the store could not be told at the stop', async () => {
    const { end, read, state } = setUp({ everyMs: NEVER_BY_ITSELF })
    state.away = true
    read('a1', 3)
    read('a2', 4)
    await end()
    expect(state.lost).to.equal(7)
  })

  it('waits for no answer longer than its deadline, at the stop neither', async () => {
    const hangs = { tries: 0 }
    const addAccesses = () => {
      hangs.tries += 1
      return new Promise<void>(() => undefined)
    }
    const { end, read, state, until } = setUp({ timeoutMs: 5, addAccesses })
    read('a1', 3)
    await until(() => hangs.tries > 1)
    await end()
    expect(state.lost).to.equal(3)
  })
})

describe('accessesSince', () => {
  it('adds up to all reads, however often it is flushed', () => {
    const reads = fc.array(fc.array(fc.tuple(fc.constantFrom('a1', 'a2', 'a3'), fc.nat(9)), { maxLength: 9 }))
    fc.assert(
      fc.property(reads, rounds => {
        const all = new Map<string, number>()
        const flushed = new Map<string, number>()
        for (const round of rounds) {
          for (const [asset, times] of round) all.set(asset, (all.get(asset) ?? 0) + times)
          for (const [asset, count] of accessesSince(flushed, all)) {
            expect(count).to.be.above(0)
            flushed.set(asset, (flushed.get(asset) ?? 0) + count)
          }
        }
        for (const [asset, count] of all) expect(flushed.get(asset) ?? 0).to.equal(count)
      }),
    )
  })
})
