import { microTime } from '@price-aggregator/kubernetes'
import type { Shard } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { conditionOf, isClockAhead, type ShardState } from './shard-condition.ts'
import { EPOCH, fenceAt, HOLDER, leaseAt, NOW, silentFor, WATCHED_MS, WELL } from './shards.fixture.ts'

const times = { now: NOW, watchedMs: WATCHED_MS }
const free = leaseAt(500, { holder: '' })
const twice = <T>(one: T) => ({ first: one, last: one })

type Case = { name: string; state: ShardState; is: string; watchedMs?: number }

const CASES: Case[] = [
  { name: 'renewed and written', state: WELL, is: 'well' },
  { name: 'silent for less than three intervals', state: silentFor(15_000), is: 'well' },
  { name: 'silent for longer', state: silentFor(15_001), is: 'stuck' },
  {
    name: 'written between the looks, after a long silence',
    state: { ...WELL, fence: { first: fenceAt(99_000), last: fenceAt(10) } },
    is: 'well',
  },
  { name: 'silent, with nothing to write', state: silentFor(99_000, { assets: [] }), is: 'well' },
  {
    name: 'never written, held for long',
    state: silentFor(0, { fence: twice(fenceAt(undefined)) }),
    is: 'stuck',
  },
  {
    name: 'silent, but taken a moment ago',
    state: silentFor(0, {
      fence: twice(fenceAt(99_000, { epoch: NOW - 9_000 })),
      lease: { first: leaseAt(7_500, {}, NOW - 9_000), last: leaseAt(500, {}, NOW - 9_000) },
    }),
    is: 'well',
  },
  {
    name: 'silent, stamped between the looks',
    state: silentFor(0, { fence: { first: undefined, last: fenceAt(undefined) } }),
    is: 'well',
  },
  {
    name: 'silent, and its Lease is not renewed',
    state: silentFor(99_000, { lease: twice(leaseAt(9_000)) }),
    is: 'without_holder',
  },
  {
    name: 'not renewed, but not watched for as long as a Lease lasts',
    state: silentFor(99_000, { lease: twice(leaseAt(9_000)) }),
    watchedMs: 5_000,
    is: 'well',
  },
  { name: 'held by nobody', state: silentFor(99_000, { lease: twice(free) }), is: 'without_holder' },
  {
    name: 'without a Lease',
    state: silentFor(99_000, { lease: twice(undefined) }),
    is: 'without_holder',
  },
  {
    name: 'released a moment ago',
    state: silentFor(99_000, { lease: { first: leaseAt(7_500), last: free } }),
    is: 'well',
  },
  {
    name: 'taken a moment ago',
    state: silentFor(99_000, { lease: { first: free, last: leaseAt(500) } }),
    is: 'well',
  },
  {
    name: 'deleted a moment ago',
    state: silentFor(99_000, { lease: { first: leaseAt(7_500), last: undefined } }),
    is: 'well',
  },
  {
    name: 'fenced for another holder',
    state: {
      ...WELL,
      fence: { first: fenceAt(7_500, { holder: 'b' }), last: fenceAt(500, { holder: 'b' }) },
    },
    is: 'mismatched',
  },
  {
    name: 'fenced for another epoch',
    state: {
      ...WELL,
      fence: { first: fenceAt(7_500, { epoch: EPOCH + 1 }), last: fenceAt(500, { epoch: EPOCH + 1 }) },
    },
    is: 'mismatched',
  },
  { name: 'without a fence', state: { ...WELL, fence: twice(undefined) }, is: 'mismatched' },
  {
    name: 'fenced for another until a moment ago',
    state: { ...WELL, fence: { first: fenceAt(7_500, { holder: 'b' }), last: fenceAt(500) } },
    is: 'well',
  },
  { name: 'silent, where there are no Leases', state: silentFor(99_000, { lease: undefined }), is: 'stuck' },
  {
    name: 'without a fence or Leases',
    state: { ...WELL, fence: twice(undefined), lease: undefined },
    is: 'well',
  },
]

describe('the condition of a shard, after the clock was set back', () => {
  const ahead = NOW + 3_600_000
  const held = { first: leaseAt(7_500, {}, ahead), last: leaseAt(500, {}, ahead) }
  const silent = (ms: number | undefined, watchedMs = WATCHED_MS) =>
    conditionOf(silentFor(0, { fence: twice(fenceAt(ms, { epoch: ahead })), lease: held }), {
      now: NOW,
      watchedMs,
    })

  it('goes by the last write where only the epoch lies ahead', () => {
    expect(silent(15_000).kind).to.equal('well')
    expect(silent(20_000)).to.include({ kind: 'stuck', epoch: ahead, quietMs: 20_000 })
  })

  it('goes by what was watched where the last write lies ahead, or there was none', () => {
    for (const ms of [-3_600_000, undefined]) {
      expect(silent(ms, 15_000).kind).to.equal('well')
      expect(silent(ms, 15_001)).to.include({ kind: 'stuck', quietMs: 15_001 })
    }
  })

  it('is told of, unless it is little enough to be a guess at the clock', () => {
    expect(isClockAhead(WELL, NOW)).to.equal(false)
    expect(isClockAhead({ ...WELL, fence: twice(fenceAt(-1_000)) }, NOW)).to.equal(false)
    expect(isClockAhead({ ...WELL, fence: twice(fenceAt(-1_001)) }, NOW)).to.equal(true)
    expect(isClockAhead({ ...WELL, fence: twice(fenceAt(0, { epoch: ahead })) }, NOW)).to.equal(true)
    expect(isClockAhead({ ...WELL, lease: held }, NOW)).to.equal(true)
  })
})

describe('the condition of a shard', () => {
  for (const { name, state, is, watchedMs = WATCHED_MS } of CASES) {
    it(`${name}: ${is}`, () => {
      expect(conditionOf(state, { now: NOW, watchedMs }).kind).to.equal(is)
    })
  }

  it('says who is stuck, under which epoch and for how long', () => {
    expect(conditionOf(silentFor(20_000), times)).to.deep.equal({
      kind: 'stuck',
      holder: HOLDER,
      epoch: EPOCH,
      quietMs: 20_000,
    })
  })

  const limits: [Shard['tier'], number][] = [
    ['hot', 15_000],
    ['medium', 90_000],
    ['cold', 900_000],
  ]
  for (const [tier, limit] of limits) {
    it(`is stuck after three intervals of a ${tier} shard`, () => {
      const kindAfter = (ms: number) => conditionOf(silentFor(ms, { shard: { tier, index: 0 } }), times).kind
      expect([kindAfter(limit), kindAfter(limit + 1)]).to.deep.equal(['well', 'stuck'])
    })
  }

  it('compares no clocks: whatever times a holder writes into its Lease, only that they change counts', () => {
    const time = fc.integer({ min: 0, max: 4e12 }).map(microTime)
    fc.assert(
      fc.property(time, time, fc.nat(60_000), (before, after, silentMs) => {
        const lease = { first: leaseAt(0, { renewTime: before }), last: leaseAt(0, { renewTime: after }) }
        const { kind } = conditionOf(silentFor(silentMs, { lease }), times)
        expect(kind === 'stuck').to.equal(before !== after && silentMs > 15_000)
      }),
    )
  })
})
