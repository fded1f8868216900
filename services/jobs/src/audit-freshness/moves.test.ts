import { avoidanceAnnotations, withAnnotations } from '@price-aggregator/kubernetes'
import { shardId, TIERS } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { type MoveCircumstances, planMoves, type StuckShard } from './moves.ts'
import { EPOCH, HOLDER, leaseAt, NOW } from './shards.fixture.ts'

const stuckAt = (index: number, changes: Partial<StuckShard> = {}): StuckShard => ({
  shard: { tier: 'cold', index },
  assets: ['xrpusdt'],
  holder: HOLDER,
  epoch: EPOCH,
  quietMs: 1_000_000,
  lease: leaseAt(500),
  ...changes,
})
const answering: MoveCircumstances = {
  now: NOW,
  exchanges: 'answering',
  priced: new Set(['xrpusdt']),
  shards: { hot: 1, medium: 2, cold: 4 },
}
const ids = (stuck: readonly StuckShard[]) => stuck.map(({ shard }) => shardId(shard))
const markedUntil = (until: number, holder = HOLDER) =>
  withAnnotations(leaseAt(500), avoidanceAnnotations({ holder, until }))

describe('planning moves', () => {
  it('moves at most half of a tier, the longest silent first', () => {
    const stuck = [0, 1, 2, 3].map(index => stuckAt(index, { quietMs: 1_000_000 + index }))
    const { moved, left } = planMoves(stuck, answering)
    expect(ids(moved)).to.deep.equal(['cold:3', 'cold:2'])
    expect(left).to.deep.equal([
      { shard: 'cold:1', reason: 'enough' },
      { shard: 'cold:0', reason: 'enough' },
    ])
  })

  it('moves the only shard of a tier', () => {
    const hot = stuckAt(0, { shard: { tier: 'hot', index: 0 } })
    expect(ids(planMoves([hot], answering).moved)).to.deep.equal(['hot:0'])
  })

  const reasons: [string, StuckShard, Partial<MoveCircumstances>, string | undefined][] = [
    ['all exchanges are down', stuckAt(0), { exchanges: 'down' }, 'exchanges_down'],
    [
      'it is not known whether they are',
      stuckAt(0),
      { exchanges: 'unknown', priced: new Set() },
      'not_priced',
    ],
    ['none prices what the shard holds', stuckAt(0, { assets: ['nobodyusdt'] }), {}, 'not_priced'],
    ['there are no Leases', stuckAt(0, { lease: undefined }), {}, 'no_lease'],
    ['its holder is to be avoided already', stuckAt(0, { lease: markedUntil(NOW + 1) }), {}, 'marked'],
    ['that is over', stuckAt(0, { lease: markedUntil(NOW) }), {}, undefined],
    ['another is to be avoided', stuckAt(0, { lease: markedUntil(NOW + 1, 'pod-b_1') }), {}, undefined],
  ]
  for (const [name, stuck, changes, reason] of reasons) {
    it(`${reason ? 'moves nothing' : 'moves a shard'} where ${name}`, () => {
      const { moved, left } = planMoves([stuck], { ...answering, ...changes })
      expect(left.map(one => one.reason)).to.deep.equal(reason ? [reason] : [])
      expect(moved).to.have.lengthOf(reason ? 0 : 1)
    })
  }

  const shards = fc.record({ hot: fc.nat(9), medium: fc.nat(9), cold: fc.nat(9) })

  it('tells of each stuck shard once, never moves more than half of a tier, and always one where any is stuck', () => {
    fc.assert(
      fc.property(shards, fc.nat(), (shards, seed) => {
        const stuck = TIERS.flatMap(tier =>
          Array.from({ length: shards[tier] }, (_, index) =>
            stuckAt(index, { shard: { tier, index }, quietMs: (seed * (index + 1)) % 97 }),
          ),
        )
        const { moved, left } = planMoves(stuck, { ...answering, shards })
        expect([...ids(moved), ...left.map(one => one.shard)].sort()).to.deep.equal(ids(stuck).sort())
        for (const tier of TIERS) {
          const moves = moved.filter(({ shard }) => shard.tier === tier).length
          const most = shards[tier] === 0 ? 0 : Math.max(1, Math.floor(shards[tier] / 2))
          expect(moves).to.equal(most)
        }
      }),
    )
  })

  it('moves nothing while all exchanges are down, whatever is stuck', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 4 }), indices => {
        const stuck = [...new Set(indices)].map(index => stuckAt(index))
        expect(planMoves(stuck, { ...answering, exchanges: 'down' }).moved).to.deep.equal([])
      }),
    )
  })
})
