import type { Source } from '@price-aggregator/prices'
import { expect } from 'chai'
import { type AuditState, auditFreshness } from './audit-freshness.ts'
import type { Recomputed } from './price-check.ts'
import { ASSIGNMENT, fenceAt, leaseAt, NOW, priceOf, silentFor, WATCHED_MS, WELL } from './shards.fixture.ts'

const standing = (asset: string, quotes: number[] = [100], agoMs = 1_000) => ({
  price: priceOf(asset, quotes, agoMs),
  generation: 1,
  epoch: 1,
})
const fresh = (asset: string): Recomputed => ({
  asset,
  aggregation: { kind: 'price', price: priceOf(asset, [100, 100]) },
})
const down = (asset: string): Recomputed => {
  const sources: Source[] = [{ exchange: 'exchange1', kind: 'failed', reason: 'network' }]
  return { asset, aggregation: { kind: 'no_price', reason: 'no_quotes', sources } }
}

const ALL_WELL: AuditState = {
  assignment: ASSIGNMENT,
  prices: new Map(ASSIGNMENT.assets.map(asset => [asset, standing(asset)])),
  now: NOW,
  shards: [WELL],
  watchedMs: WATCHED_MS,
  sample: ASSIGNMENT.assets.map(fresh),
}
const NOTHING = {
  stale_hot: 0,
  stale_medium: 0,
  stale_cold: 0,
  unpriced: 0,
  shards_stuck: 0,
  shards_without_holder: 0,
  shards_mismatched: 0,
  clock_ahead: 0,
  sample_checked: 3,
  sample_mismatched: 0,
  exchanges_down: 0,
}

describe('auditing freshness', () => {
  it('finds nothing where all is well', () => {
    const audit = auditFreshness(ALL_WELL)
    expect(audit.findings).to.deep.equal(NOTHING)
    expect(audit.verdict).to.equal('well')
    expect(audit.moved).to.deep.equal([])
  })

  it('counts what is stale, unpriced or wrong', () => {
    const prices = new Map([
      ['btcusdt', standing('btcusdt', [100], 10_001)],
      ['ethusdt', standing('ethusdt', [120])],
    ])
    const audit = auditFreshness({ ...ALL_WELL, prices })
    const found = { stale_hot: 1, unpriced: 1, sample_checked: 2, sample_mismatched: 1 }
    expect(audit.findings).to.deep.equal({ ...NOTHING, ...found })
    expect(audit.mismatched).to.deep.equal(['ethusdt'])
    expect(audit.verdict).to.equal('troubled')
  })

  it('moves a stuck shard', () => {
    const audit = auditFreshness({ ...ALL_WELL, shards: [silentFor(20_000)] })
    expect(audit.findings).to.deep.equal({ ...NOTHING, shards_stuck: 1 })
    expect(audit.moved.map(({ shard }) => shard)).to.deep.equal([{ tier: 'hot', index: 0 }])
    expect(audit.verdict).to.equal('troubled')
  })

  it('leaves it alone and says why while all exchanges are down', () => {
    const sample = ASSIGNMENT.assets.map(down)
    const audit = auditFreshness({ ...ALL_WELL, shards: [silentFor(20_000)], sample })
    const found = { shards_stuck: 1, sample_checked: 0, exchanges_down: 1 }
    expect(audit.findings).to.deep.equal({ ...NOTHING, ...found })
    expect(audit.moved).to.deep.equal([])
    expect(audit.left).to.deep.equal([{ shard: 'hot:0', reason: 'exchanges_down' }])
    expect(audit.verdict).to.equal('exchanges_down')
  })

  it('says so where the clock was set back, and moves a stuck shard all the same', () => {
    const ahead = { epoch: NOW + 3_600_000 }
    const lease = { first: leaseAt(7_500, {}, ahead.epoch), last: leaseAt(500, {}, ahead.epoch) }
    const fence = { first: fenceAt(20_000, ahead), last: fenceAt(20_000, ahead) }
    const audit = auditFreshness({ ...ALL_WELL, shards: [silentFor(0, { fence, lease })] })
    expect(audit.findings).to.deep.equal({ ...NOTHING, shards_stuck: 1, clock_ahead: 1 })
    expect(audit.moved.map(({ epoch }) => epoch)).to.deep.equal([ahead.epoch])
    expect(audit.verdict).to.equal('troubled')
  })

  it('names shards without a holder, and those whose fence is not their holder’s', () => {
    const orphan = {
      ...WELL,
      shard: { tier: 'medium', index: 0 } as const,
      lease: { first: undefined, last: undefined },
    }
    const unfenced = { ...WELL, fence: { first: undefined, last: undefined } }
    const audit = auditFreshness({ ...ALL_WELL, shards: [unfenced, orphan] })
    expect(audit.withoutHolder).to.deep.equal(['medium:0'])
    expect(audit.mismatchedShards).to.deep.equal(['hot:0'])
    const found = { shards_without_holder: 1, shards_mismatched: 1 }
    expect(audit.findings).to.deep.equal({ ...NOTHING, ...found })
  })
})
