import { expect } from 'chai'
import { PinsError } from './pins.ts'
import {
  after,
  assetsOf,
  inputOf,
  MINUTE,
  NO_PINS,
  NOW,
  OPTIONS,
  ofTier,
  planAfter,
  read,
  reasons,
} from './plan.fixture.ts'
import { planTiers } from './plan.ts'

const READ_COLD = read({ a8: 900, a9: 600 })

describe('planTiers when evidence goes', () => {
  const input = inputOf({ popularity: READ_COLD })
  const hot = planTiers(input)
  const none = { popularity: read({}) }

  it('keeps what stands for two half-lives, then lets rank decide', () => {
    const quiet = after(input, hot, 60 * MINUTE, none)
    const kept = planTiers(quiet)
    expect(kept).to.include({ kind: 'unchanged', why: 'too little evidence', unprovenSince: quiet.now })
    const late = after(quiet, kept, 120 * MINUTE - 1)
    expect(planTiers(late).kind).to.equal('unchanged')
    const back = planAfter(late, planTiers(late), 1)
    expect(ofTier(back, 'hot')).to.deep.equal(['a0', 'a1'])
    expect(back.unprovenSince).to.equal(undefined)
    expect(reasons(back)[0]).to.equal('a0: rank 1 decides, as too little is read to tell otherwise')
  })

  it('moves nothing where the evidence was lost and comes back', () => {
    const lost = after(input, hot, 60 * MINUTE, none)
    const again = planAfter(lost, planTiers(lost), 60 * MINUTE, { popularity: READ_COLD })
    expect(again).to.include({ kind: 'unchanged', why: 'as it should be', unprovenSince: undefined })
  })

  it('respects the dwell time also then', () => {
    const quiet = after(input, hot, MINUTE, { ...none, unprovenSince: NOW - 300 * MINUTE })
    expect(planTiers(quiet)).to.include({ kind: 'unchanged', unprovenSince: NOW - 300 * MINUTE })
  })

  it('lets five assets be hot while they alone are read, and go back once they are not, each moving once', () => {
    const cold = ['a700', 'a701', 'a702', 'a703', 'a704']
    const runs = 24 * 6
    const everyMs = 10 * MINUTE
    let now = inputOf({ assets: assetsOf(1_000), sizes: { hot: 20, medium: 180 } })
    const changed: string[][] = []
    let score = 0
    for (let run = 0; run < runs; run++) {
      const accesses = run < 36 ? 300 : 0
      score = score * 2 ** (-everyMs / OPTIONS.halfLifeMs) + accesses
      const popularity = new Map(score < 0.01 ? [] : cold.map(asset => [asset, score] as const))
      const plan = planTiers({ ...now, popularity })
      if (plan.kind === 'changed') changed.push(ofTier(plan, 'hot'))
      now = after(now, plan, everyMs)
    }
    const byRank = assetsOf(20)
    expect(changed).to.deep.equal([[...byRank.slice(0, 15), ...cold], byRank])
  })
})

describe('planTiers with pins, sizes and symbols that change', () => {
  it('keeps pinned assets in their tier without any evidence, at the same sizes', () => {
    const plan = planTiers(inputOf({ pins: { hot: ['a9'], medium: ['a8'], cold: ['a0'] } }))
    expect(ofTier(plan, 'hot')).to.deep.equal(['a1', 'a9'])
    expect(ofTier(plan, 'medium')).to.deep.equal(['a2', 'a3', 'a8'])
    expect(reasons(plan)).to.deep.equal([
      'a0: pinned to cold',
      'a4: changes places with a8, which is pinned to medium',
      'a8: pinned to medium',
      'a9: pinned to hot',
    ])
    expect(plan.unprovenSince).to.equal(undefined)
  })

  it('moves a pinned asset before its dwell time', () => {
    const input = inputOf({ popularity: READ_COLD })
    const pins = { ...NO_PINS, cold: ['a9'] }
    const plan = planAfter(input, planTiers(input), MINUTE, { pins })
    // a0 and a1 have just left: they rest.
    expect(ofTier(plan, 'hot')).to.deep.equal(['a2', 'a8'])
  })

  it('lets an asset whose pin is gone go back', () => {
    const input = inputOf({ pins: { ...NO_PINS, hot: ['a9'] } })
    const freed = after(input, planTiers(input), MINUTE, { pins: NO_PINS })
    const kept = planTiers(freed)
    expect(kept.unprovenSince).to.equal(freed.now)
    expect(ofTier(planAfter(freed, kept, 120 * MINUTE), 'hot')).to.deep.equal(['a0', 'a1'])
  })

  it('drops overrides of assets that left the symbols, and keeps the sizes', () => {
    const input = inputOf({ popularity: READ_COLD })
    const assets = ['new', ...input.assets.filter(asset => asset !== 'a9')]
    const plan = planAfter(input, planTiers(input), MINUTE, { assets })
    expect([ofTier(plan, 'hot').length, ofTier(plan, 'medium').length]).to.deep.equal([2, 3])
    const overrides = plan.kind === 'changed' ? [...plan.overrides.assets.keys()] : []
    expect(overrides).to.include('a8').and.not.include('a9')
  })

  it('keeps other sizes when these change', () => {
    const input = inputOf({ popularity: READ_COLD })
    const plan = planAfter(input, planTiers(input), MINUTE, { sizes: { hot: 1, medium: 2 } })
    expect(ofTier(plan, 'hot')).to.have.length(1)
    expect(ofTier(plan, 'medium')).to.have.length(2)
  })

  it('says all pins that cannot be kept', () => {
    const pins = { hot: ['a1', 'a2', 'a3'], medium: ['nobody'], cold: ['a1'] }
    expect(() => planTiers(inputOf({ pins, options: OPTIONS }))).to.throw(
      PinsError,
      'the pins cannot be kept: 3 assets are pinned to hot, which has 2 places; ' +
        'nobody is pinned to medium and not among the symbols; a1 is pinned twice, to hot and cold',
    )
  })
})
