import { hash32 } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  createSchedule,
  dueBetween,
  overdueAtStart,
  spreadOverSecond,
  withoutTurnBefore,
} from './schedule.ts'

const NOW = 1_764_000_000_000
const INTERVAL = 5_000

const assetList = fc.uniqueArray(fc.stringMatching(/^[a-z]{2,8}$/), { maxLength: 30 })
const interval = fc.integer({ min: 1, max: 400_000 })

/** How many turns an asset has in (from, to], counted one by one. */
const turnsOf = (asset: string, intervalMs: number, from: number, to: number): number => {
  const phase = hash32(asset) % intervalMs
  let count = 0
  for (let t = Math.floor(from / intervalMs) * intervalMs + phase; t <= to; t += intervalMs) {
    if (t > from) count += 1
  }
  return count
}

describe('createSchedule', () => {
  it('gives each asset the phase of its hash, and sorts by it', () => {
    const { turns } = createSchedule(['btcusdt', 'ethusdt', 'solusdt'], INTERVAL)
    for (const { asset, phaseMs } of turns) expect(phaseMs).to.equal(hash32(asset) % INTERVAL)
    expect(turns.map(turn => turn.phaseMs)).to.deep.equal(
      turns.map(turn => turn.phaseMs).sort((a, b) => a - b),
    )
  })

  it('spreads a thousand assets evenly over the interval', () => {
    const assets = Array.from({ length: 1_000 }, (_, i) => `asset${i}usdt`)
    const { turns } = createSchedule(assets, 300_000)
    const tenths = Array.from({ length: 10 }, () => 0)
    for (const { phaseMs } of turns) {
      const tenth = Math.floor(phaseMs / 30_000)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(count).to.be.within(60, 140)
  })
})

describe('dueBetween', () => {
  it('gives an asset at its turn and not before', () => {
    const schedule = createSchedule(['btcusdt'], INTERVAL)
    const turn = NOW - (NOW % INTERVAL) + (hash32('btcusdt') % INTERVAL)
    expect(dueBetween(schedule, turn - 10, turn - 1)).to.deep.equal({ due: [], skipped: 0 })
    expect(dueBetween(schedule, turn - 1, turn)).to.deep.equal({ due: ['btcusdt'], skipped: 0 })
    expect(dueBetween(schedule, turn, turn + 10)).to.deep.equal({ due: [], skipped: 0 })
  })

  it('gives nothing when the clock stands or goes back', () => {
    const schedule = createSchedule(['btcusdt'], INTERVAL)
    expect(dueBetween(schedule, NOW, NOW)).to.deep.equal({ due: [], skipped: 0 })
    expect(dueBetween(schedule, NOW, NOW - 60_000)).to.deep.equal({ due: [], skipped: 0 })
  })

  it('has every asset due exactly once an interval, whatever the ticks', () => {
    const ticks = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(assetList, interval, fc.nat(1_000_000), ticks, (assets, intervalMs, offset, parts) => {
        const schedule = createSchedule(assets, intervalMs)
        const whole = parts.reduce((sum, part) => sum + part, 0)
        const seen: string[] = []
        const start = NOW + offset
        let from = start
        parts.forEach((part, i) => {
          const to =
            i === parts.length - 1
              ? start + intervalMs
              : Math.min(from + (part / whole) * intervalMs, start + intervalMs)
          const { due, skipped } = dueBetween(schedule, from, to)
          expect(skipped).to.equal(0)
          seen.push(...due)
          from = to
        })
        expect(seen.sort()).to.deep.equal([...assets].sort())
      }),
    )
  })

  it('gives no asset twice in one answer, and counts each turn as due or as skipped', () => {
    fc.assert(
      fc.property(
        assetList,
        interval,
        fc.nat(1_000_000),
        fc.double({ min: 0, max: 7, noNaN: true }),
        (assets, intervalMs, offset, rounds) => {
          const from = NOW + offset
          const to = from + Math.floor(rounds * intervalMs)
          const { due, skipped } = dueBetween(createSchedule(assets, intervalMs), from, to)
          expect(new Set(due).size).to.equal(due.length)
          const turns = assets.reduce((sum, asset) => sum + turnsOf(asset, intervalMs, from, to), 0)
          expect(due.length + skipped).to.equal(turns)
          for (const asset of assets) {
            expect(due.includes(asset)).to.equal(turnsOf(asset, intervalMs, from, to) > 0)
          }
        },
      ),
    )
  })
})

describe('overdueAtStart', () => {
  it('is what has no price, had a turn since its price, or has one from the future; the oldest first', () => {
    const assets = ['before', 'longBefore', 'at', 'future', 'none']
    const turnOf = (asset: string) =>
      Math.floor((NOW - (hash32(asset) % INTERVAL)) / INTERVAL) * INTERVAL + (hash32(asset) % INTERVAL)
    const observed = new Map([
      ['before', turnOf('before') - 1],
      ['longBefore', turnOf('longBefore') - 60_000],
      ['at', turnOf('at')],
      ['future', NOW + 1_001],
    ])
    const input = {
      schedule: createSchedule(assets, INTERVAL),
      observedAt: (asset: string) => observed.get(asset),
      now: NOW,
    }
    expect(overdueAtStart(input)).to.deep.equal(['none', 'longBefore', 'before', 'future'])
  })
})

describe('withoutTurnBefore', () => {
  it('leaves out what has its turn before', () => {
    const schedule = createSchedule(['btcusdt'], INTERVAL)
    const turn = NOW - (NOW % INTERVAL) + INTERVAL + (hash32('btcusdt') % INTERVAL)
    const extra = (at: number) => [{ asset: 'btcusdt', at }]
    expect(withoutTurnBefore(extra(turn), schedule, turn - 500)).to.deep.equal([])
    expect(withoutTurnBefore(extra(turn - 1), schedule, turn - 500)).to.deep.equal(extra(turn - 1))
    expect(withoutTurnBefore(extra(turn + 1), schedule, turn)).to.deep.equal(extra(turn + 1))
  })
})

describe('spreadOverSecond', () => {
  it('begins at once and spreads evenly', () => {
    const extras = spreadOverSecond(['a', 'b', 'c', 'd'], NOW)
    expect(extras.map(({ at }) => at - NOW)).to.deep.equal([0, 250, 500, 750])
  })
})
