import { NO_OVERRIDES } from '@price-aggregator/prices'
import { expect } from 'chai'
import { after, inputOf, MINUTE, NOW, ofTier, planAfter, read, reasons } from './plan.fixture.ts'
import { planTiers } from './plan.ts'

const READ_COLD = read({ a8: 900, a9: 600 })

describe('planTiers', () => {
  it('makes cold assets that alone are read hot, and those they displace medium', () => {
    const plan = planTiers(inputOf({ popularity: READ_COLD }))
    expect(ofTier(plan, 'hot')).to.deep.equal(['a8', 'a9'])
    expect(ofTier(plan, 'medium')).to.deep.equal(['a0', 'a1', 'a2'])
    expect(reasons(plan)).to.deep.equal([
      'a0: read 0 times an hour (decayed), gives its place to a9, read 416 times',
      'a1: read 0 times an hour (decayed), gives its place to a8, read 624 times',
      'a3: read 0 times an hour (decayed), gives its place to a9, read 416 times',
      'a4: read 0 times an hour (decayed), gives its place to a8, read 624 times',
      'a8: read 624 times an hour (decayed), while a1 is not read',
      'a9: read 416 times an hour (decayed), while a0 is not read',
    ])
  })

  it('numbers the overrides, and gives each its tier, reason and time', () => {
    const plan = planTiers(inputOf({ popularity: read({ a1: 2_000, a8: 9_000 }) }))
    const overrides = plan.kind === 'changed' ? plan.overrides : NO_OVERRIDES
    expect(overrides.version).to.equal(1)
    expect(overrides.assets.get('a8')).to.deep.equal({
      tier: 'hot',
      reason: 'read 6,238 times an hour (decayed), while a0 is not read',
      since: NOW,
    })
    expect([...overrides.assets.keys()]).to.deep.equal(['a0', 'a4', 'a8'])
  })

  it('leaves everything as it is without evidence, or with too little', () => {
    for (const popularity of [read({}), read({ a9: 999 })]) {
      const plan = planTiers(inputOf({ popularity }))
      expect(plan).to.include({ kind: 'unchanged', why: 'too little evidence', unprovenSince: undefined })
    }
  })

  it('does not count reads of assets that are not among the symbols', () => {
    expect(planTiers(inputOf({ popularity: read({ a9: 900, gone: 5_000 }) })).kind).to.equal('unchanged')
  })

  it('lets a challenger in with that many times the popularity only', () => {
    const popularity = (challenger: number) => read({ a0: 1_000, a1: 1_000, a5: challenger })
    expect(ofTier(planTiers(inputOf({ popularity: popularity(1_300) })), 'hot')).to.deep.equal(['a0', 'a1'])
    const plan = planTiers(inputOf({ popularity: popularity(1_320) }))
    expect(ofTier(plan, 'hot')).to.deep.equal(['a0', 'a5'])
    expect(reasons(plan)).to.include('a5: read 915 times an hour (decayed), 1.3 x a1')
  })

  it('does not let a few reads displace an asset that nobody reads', () => {
    const popularity = read({ a0: 2_000, a1: 2_000, a9: 10 })
    expect(planTiers(inputOf({ popularity })).kind).to.equal('unchanged')
  })

  it('moves no asset again before the dwell time', () => {
    const input = inputOf({ popularity: READ_COLD })
    const plan = planTiers(input)
    const others = { popularity: read({ a0: 9_000, a1: 9_000 }) }
    expect(planAfter(input, plan, 30 * MINUTE - 1, others).kind).to.equal('unchanged')
    expect(ofTier(planAfter(input, plan, 30 * MINUTE, others), 'hot')).to.deep.equal(['a0', 'a1'])
  })

  it('knows of an asset that went back that it has just moved', () => {
    const input = inputOf({ popularity: READ_COLD })
    const back = after(input, planTiers(input), 60 * MINUTE, { popularity: read({ a0: 9_000, a1: 9_000 }) })
    const plan = planTiers(back)
    expect(ofTier(plan, 'hot')).to.deep.equal(['a0', 'a1'])
    expect(planAfter(back, plan, 29 * MINUTE, { popularity: READ_COLD }).kind).to.equal('unchanged')
    expect(ofTier(planAfter(back, plan, 30 * MINUTE, { popularity: READ_COLD }), 'hot')).to.include('a9')
  })

  it('lets rank decide again over assets that faded while others are read', () => {
    const input = inputOf({ popularity: READ_COLD })
    const faded = read({ a8: 900, a9: 2, a2: 700 })
    const plan = planAfter(input, planTiers(input), 60 * MINUTE, { popularity: faded })
    expect(ofTier(plan, 'hot')).to.deep.equal(['a2', 'a8'])
    expect(ofTier(plan, 'medium')).to.deep.equal(['a0', 'a1', 'a3'])
    expect(reasons(plan)).to.include('a3: read 0 times an hour (decayed), back by its rank 4 in place of a9')
  })
})
