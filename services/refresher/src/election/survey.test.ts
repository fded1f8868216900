import { freshLease, renewed, taken } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { startSurvey, surveyed } from './survey.ts'
import { TIMING } from './timing.ts'

const times = (now: number) => ({ now, leaseMs: TIMING.leaseMs })
const a = taken(freshLease('member-a', {}), 'a_1', times(0))
const b = taken(freshLease('member-b', {}), 'b_1', times(0))

describe('surveying the members', () => {
  it('has a member live until its Lease was not renewed for its duration', () => {
    let survey = startSurvey(0)
    for (let now = 1_000; now <= 7_000; now += 1_000) {
      survey = surveyed(survey, [renewed(a, times(now)), b], now, TIMING)
      const ids = survey.others.map(({ id }) => id)
      expect(ids).to.deep.equal(now < 7_000 ? ['member-a', 'member-b'] : ['member-a'])
    }
    expect(survey.unchangedSince).to.equal(7_000)
  })

  it('forgets a member whose Lease is gone', () => {
    const before = surveyed(startSurvey(0), [a, b], 1_000, TIMING)
    expect(surveyed(before, [b], 2_000, TIMING).others).to.deep.equal([{ id: 'member-b', holder: 'b_1' }])
  })

  it('lets no time pass in which nothing could be seen', () => {
    const before = surveyed(startSurvey(0), [a, b], 1_000, TIMING)
    const after = surveyed(before, [a, b], 61_000, TIMING)
    expect(after.others).to.have.lengthOf(2)
    expect(after.watch.elapsedMs).to.equal(2_500)
  })

  it('knows since when the members have been the same, though one restarted', () => {
    const before = surveyed(startSurvey(0), [a, b], 1_000, TIMING)
    const restarted = taken(b, 'b_2', times(2_000))
    const after = surveyed(before, [a, restarted], 2_000, TIMING)
    expect(after.unchangedSince).to.equal(1_000)
    expect(after.others.map(({ holder }) => holder)).to.deep.equal(['a_1', 'b_2'])
  })
})
