import { expect } from 'chai'
import { eventually } from './eventually.ts'
import { ASSET, BREAKER, COLD, useFaultySystem } from './faults.fixture.ts'
import type { Fault } from './mock-exchange-client.ts'

/** Each exchange is the honest one in turn. */
const PAIRS = [
  { liars: [1, 2], honest: 3 },
  { liars: [2, 3], honest: 1 },
  { liars: [1, 3], honest: 2 },
] as const

const FAILURES: Fault[] = [
  { fault: 'error' },
  { fault: 'reset' },
  { fault: 'malformed_json' },
  { fault: 'nan_price' },
]

/** What the one and the other say, and how many of three quotes are kept. */
const WRONG_QUOTES: [Fault, Fault, number][] = [
  [{ fault: 'price_offset', percent: 20 }, { fault: 'price_offset', percent: -20 }, 1],
  [{ fault: 'frozen_price' }, { fault: 'frozen_price' }, 3],
  [{ fault: 'zero_volume' }, { fault: 'zero_volume' }, 3],
  [{ fault: 'old_timestamp', ageSeconds: 3_600 }, { fault: 'old_timestamp', ageSeconds: 3_600 }, 1],
  [{ fault: 'wrong_symbol' }, { fault: 'wrong_symbol' }, 1],
  [{ fault: 'negative_price' }, { fault: 'negative_price' }, 1],
  [{ fault: 'wrong_symbol' }, { fault: 'price_offset', percent: 20 }, 1],
]

const nameOf = (fault: Fault) => Object.values(fault).join(' ')

describe('faults of two exchanges at once', function () {
  this.timeout(60_000)
  const system = useFaultySystem()
  const breakersOf = (exchanges: readonly number[]) => Promise.all(exchanges.map(n => system.breaker(n)))

  for (const [i, fault] of FAILURES.entries()) {
    const { liars, honest } = PAIRS[i % PAIRS.length] ?? PAIRS[0]
    it(`${nameOf(fault)}: both breakers open, and exchange${honest} alone makes the price`, async () => {
      for (const n of liars) await system.put(n, fault)
      const round = async () => {
        await system.refreshHonestly([honest])
        return breakersOf(liars)
      }
      await eventually('both breakers open', round, states => states.every(state => state === BREAKER.open))
      expect((await system.price()).sources).to.equal(1)
      expect(await system.breaker(honest)).to.equal(BREAKER.closed)
    })
  }

  for (const [i, [one, other, kept]] of WRONG_QUOTES.entries()) {
    const { liars, honest } = PAIRS[i % PAIRS.length] ?? PAIRS[0]
    it(`${nameOf(one)} and ${nameOf(other)}: no failures, and ${kept} of three quotes are kept`, async () => {
      await system.put(liars[0], one)
      await system.put(liars[1], other)
      for (let round = 0; round < 6; round++) await system.refreshHonestly([honest])
      expect((await system.price()).sources).to.equal(kept)
      expect(await breakersOf(liars)).to.deep.equal([BREAKER.closed, BREAKER.closed])
    })
  }

  it('one lies so little that the other makes it look true: no further than the widest limit', async () => {
    await system.put(1, { fault: 'price_offset', percent: -3 })
    await system.put(2, { fault: 'price_offset', percent: 300 })
    await system.refreshHonestly([3], COLD, 0.05)
    expect((await system.price()).sources).to.equal(2)
  })

  it('one fails and one lies: of the two that disagree, the one nearer to the last price stays', async () => {
    await system.put(1, { fault: 'error' })
    await system.put(2, { fault: 'price_offset', percent: 20 })
    await system.refreshHonestly([3])
    expect((await system.price()).sources).to.equal(1)
  })

  it('a share of the requests fails: the breaker opens without a long row of failures', async () => {
    await system.put(1, { fault: 'error', symbols: [ASSET] })
    const other = COLD.filter(asset => asset !== ASSET).slice(0, 1)
    const next = async () => {
      for (let failures = 0; failures < 2; failures++) await system.refreshHonestly([2, 3], [ASSET])
      if ((await system.breaker(1)) === BREAKER.open) return true
      await system.refreshHonestly([1, 2, 3], other)
      return false
    }
    await eventually('the breaker opens', next, opened => opened, { everyMs: 0 })
  })
})
