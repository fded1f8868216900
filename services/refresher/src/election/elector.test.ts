import { freshLease, released, taken, withEpoch } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { type Circumstances, decide } from './elector.ts'
import { createSeat, type Seat } from './seat.ts'
import { TIMING } from './timing.ts'

const START = Date.UTC(2026, 10, 24)
const times = { now: START, leaseMs: TIMING.leaseMs }
const fresh = freshLease('prices-refresher-hot-0', {})
const mine = withEpoch(taken(fresh, 'me', times), 7)
const theirs = withEpoch(taken(fresh, 'other', times), 7)

const seat = (changes: Partial<Seat> = {}): Seat => ({
  ...createSeat({ tier: 'hot', index: 0 }, 'prices-refresher-hot-0'),
  ...changes,
})
const seen = (
  lease: Seat['observed'] extends infer O ? (O extends { lease: infer L } ? L : never) : never,
  present = true,
) => ({
  observed: { lease, present, changedAt: 1_000 },
})
const held = { ...seen(mine), held: 7 }

/** All is well: a settled member, whose shard it is, a moment after the Lease was seen to change. */
const well: Circumstances = {
  me: 'me',
  now: 1_500,
  storeNow: START,
  listed: true,
  wanted: true,
  lasting: true,
  candidate: true,
  rightful: true,
  avoided: false,
  alone: false,
  settled: true,
}

type Case = { name: string; seat: Seat; given?: Partial<Circumstances>; decision: string }

const expired = { now: 1_000 + TIMING.leaseMs }
const graceOver = { now: 1_000 + TIMING.graceMs, rightful: false }

const CASES: Case[] = [
  { name: 'ours and fenced', seat: seat(held), decision: 'renew' },
  { name: 'ours, without a look', seat: seat(held), given: { listed: false }, decision: 'renew' },
  {
    name: 'ours, long expired, without a look',
    seat: seat(held),
    given: { ...expired, listed: false },
    decision: 'renew',
  },
  { name: 'ours, though the answer was lost', seat: seat(seen(mine)), decision: 'stamp' },
  { name: 'ours, the fence lost', seat: seat({ ...seen(mine), held: undefined }), decision: 'stamp' },
  { name: 'ours, deleted', seat: seat({ ...held, ...seen(mine, false) }), decision: 'restore' },
  {
    name: 'ours, deleted, of a shard that is about to end',
    seat: seat({ ...held, ...seen(mine, false) }),
    given: { lasting: false },
    decision: 'wait',
  },
  { name: 'ours, refused as fenced', seat: seat({ ...held, burnt: 7 }), decision: 'redraw' },
  {
    name: 'refused as fenced, without a look',
    seat: seat({ ...held, burnt: 7 }),
    given: { listed: false },
    decision: 'step_down',
  },
  { name: 'ours, of a former assignment', seat: seat(held), given: { wanted: false }, decision: 'release' },
  {
    name: "ours, another's by placement",
    seat: seat(held),
    given: { rightful: false },
    decision: 'hand_over',
  },
  {
    name: "another's by a placement that may change",
    seat: seat(held),
    given: { rightful: false, settled: false },
    decision: 'renew',
  },
  {
    name: 'ours out of turn, for a while',
    seat: seat({ ...held, keepUntil: 9_000 }),
    given: { rightful: false },
    decision: 'renew',
  },
  {
    name: 'ours while stopping',
    seat: seat(held),
    given: { candidate: false, rightful: false },
    decision: 'renew',
  },
  {
    name: 'no progress for three intervals',
    seat: seat({ ...held, stall: { progress: 1, seenAt: 0, idleMs: 15_000 } }),
    decision: 'give_up',
  },
  {
    name: 'little progress',
    seat: seat({ ...held, stall: { progress: 1, seenAt: 0, idleMs: 14_999 } }),
    decision: 'renew',
  },
  {
    name: 'given up, the answer lost',
    seat: seat({ ...seen(mine), givenUpUntil: START + 1 }),
    decision: 'give_up',
  },
  { name: 'taken by another', seat: seat({ ...held, ...seen(theirs) }), decision: 'step_down' },
  { name: "another's, alive", seat: seat(seen(theirs)), decision: 'wait' },
  {
    name: "another's, to the last millisecond",
    seat: seat(seen(theirs)),
    given: { now: 999 + TIMING.leaseMs },
    decision: 'wait',
  },
  { name: "another's, expired", seat: seat(seen(theirs)), given: expired, decision: 'take' },
  {
    name: "another's, expired, without a look",
    seat: seat(seen(theirs)),
    given: { ...expired, listed: false },
    decision: 'wait',
  },
  { name: "another's, deleted, not expired", seat: seat(seen(theirs, false)), decision: 'wait' },
  { name: "another's, deleted, expired", seat: seat(seen(theirs, false)), given: expired, decision: 'take' },
  { name: 'released', seat: seat(seen(released(theirs, START))), decision: 'take' },
  { name: 'nobody’s yet', seat: seat(seen(fresh)), decision: 'take' },
  { name: 'there is no Lease', seat: seat(seen(undefined, false)), decision: 'take' },
  { name: 'not looked for yet', seat: seat(), decision: 'wait' },
  {
    name: "free, another's by placement",
    seat: seat(seen(fresh)),
    given: { rightful: false },
    decision: 'wait',
  },
  {
    name: "free for long, another's by placement",
    seat: seat(seen(fresh)),
    given: graceOver,
    decision: 'take',
  },
  {
    name: 'free, no member yet or stopping',
    seat: seat(seen(fresh)),
    given: { candidate: false },
    decision: 'wait',
  },
  { name: 'free, of no assignment', seat: seat(seen(fresh)), given: { wanted: false }, decision: 'wait' },
  {
    name: 'free, given up before',
    seat: seat({ ...seen(fresh), givenUpUntil: START + 1 }),
    decision: 'wait',
  },
  {
    name: 'free for long, given up before',
    seat: seat({ ...seen(fresh), givenUpUntil: START + 1 }),
    given: graceOver,
    decision: 'take',
  },
  {
    name: 'free for long, ours to be avoided',
    seat: seat(seen(fresh)),
    given: { ...graceOver, avoided: true },
    decision: 'wait',
  },
  {
    name: 'free for long, ours to be avoided, with nobody else there',
    seat: seat({ ...seen(fresh), givenUpUntil: START + 1 }),
    given: { ...graceOver, avoided: true, alone: true },
    decision: 'take',
  },
]

describe('what an elector decides', () => {
  for (const { name, seat, given, decision } of CASES) {
    it(`${name}: ${decision}`, () => {
      expect(decide(seat, { ...well, ...given }, TIMING).kind).to.equal(decision)
    })
  }

  it('keeps what it takes out of turn', () => {
    expect(decide(seat(seen(fresh)), { ...well, ...graceOver }, TIMING)).to.deep.equal({
      kind: 'take',
      tenured: true,
    })
    const avoided = { ...well, ...graceOver, avoided: true, alone: true }
    expect(decide(seat(seen(fresh)), avoided, TIMING)).to.deep.equal({ kind: 'take', tenured: false })
    expect(decide(seat(seen(fresh)), well, TIMING)).to.deep.equal({ kind: 'take', tenured: false })
  })
})
