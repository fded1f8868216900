import type { RollupWatermark, StandingWatermark } from '@price-aggregator/prices/history/candle-store'
import { expect } from 'chai'
import { createProgress } from './progress.ts'

const NOW = 1_800_001_830
const CLOSED = 1_800_001_800
const at = (rolledUntil: number, behind: Record<string, number> = {}): RollupWatermark => ({
  rolledUntil,
  behind: new Map(Object.entries(behind)),
})

/** A watermark in memory, which others move too. */
const watermarks = (first?: RollupWatermark) => {
  const state = { standing: first && { ...first, revision: 1 }, moves: 0, nowSeconds: NOW }
  const put = (to: RollupWatermark): StandingWatermark => {
    state.standing = { ...to, revision: (state.standing?.revision ?? 0) + 1 }
    return state.standing
  }
  return {
    state,
    put,
    progress: () =>
      createProgress(
        {
          interval: '1m',
          assets: ['a', 'b', 'c'].map(asset => ({ asset })),
          now: () => state.nowSeconds * 1_000,
          candles: {
            readWatermark: async () => state.standing,
            moveWatermark: async (_, { from, to }) => {
              state.moves += 1
              return from?.revision === state.standing?.revision ? put(to) : undefined
            },
          },
        },
        state.standing,
      ),
  }
}

describe('createProgress', () => {
  it('moves the watermark as the run gets on, and not where nothing changed', async () => {
    const { progress, state } = watermarks(at(CLOSED - 60))
    const { save, faults } = progress()
    expect(await save(at(CLOSED, { b: CLOSED - 60, c: CLOSED - 60 }))).to.deep.equal([])
    expect(state.standing).to.deep.include(at(CLOSED, { b: CLOSED - 60, c: CLOSED - 60 }))
    await save(at(CLOSED, { c: CLOSED - 60 }))
    await save(at(CLOSED, { c: CLOSED - 60 }))
    expect(state.standing).to.deep.include(at(CLOSED, { c: CLOSED - 60 }))
    expect([state.moves, faults()]).to.deep.equal([2, []])
  })

  it('keeps what another run did meanwhile, and who failed in both', async () => {
    const { progress, put, state } = watermarks(at(CLOSED - 60))
    const { save, faults } = progress()
    put(at(CLOSED, { a: CLOSED - 60, c: CLOSED - 60 }))
    expect(await save(at(CLOSED, { b: CLOSED - 60, c: CLOSED - 60 }))).to.deep.equal([])
    expect(state.standing).to.deep.include(at(CLOSED, { c: CLOSED - 60 }))
    expect(faults()).to.deep.equal([])
  })

  it('replaces a watermark ahead of the clock, remembers who failed, and says so', async () => {
    const { progress, state } = watermarks(at(CLOSED + 86_400, { a: CLOSED - 600 }))
    const { save, faults } = progress()
    // By then the clock has passed it: what it claims was not done all the same.
    state.nowSeconds += 90_000
    expect(await save(at(CLOSED, { b: CLOSED - 60 }))).to.deep.equal([])
    expect(state.standing).to.deep.include(at(CLOSED, { b: CLOSED - 60 }))
    expect(faults()).to.deep.equal([
      'the 1m watermark stood at 2027-01-16T08:30:00.000Z while the clock shows 2027-01-15T08:30:30.000Z: it is not trusted',
    ])
  })

  it('replaces one that was moved ahead of the clock meanwhile', async () => {
    const { progress, put, state } = watermarks(at(CLOSED - 60))
    const { save, faults } = progress()
    put(at(CLOSED + 86_400))
    expect(await save(at(CLOSED, { b: CLOSED - 60 }))).to.deep.equal([])
    expect(state.standing).to.deep.include(at(CLOSED, { b: CLOSED - 60 }))
    expect(faults()).to.have.length(1)
  })

  it('says so when others move it each time', async () => {
    const { progress, put, state } = watermarks(at(CLOSED - 60))
    const { save } = progress()
    const standing = put(at(CLOSED - 60))
    Object.defineProperty(state, 'standing', { get: () => ({ ...standing, revision: Math.random() }) })
    expect(await save(at(CLOSED))).to.have.length(1)
    expect(state.moves).to.equal(3)
  })
})
