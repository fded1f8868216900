import { expect } from 'chai'
import { observe, quietMs } from './standby.ts'

const fence = (epoch: number, writtenAt: number | undefined) => ({ epoch, holder: 'other', writtenAt })

describe('observe', () => {
  it('remembers when the fence was last seen to change', () => {
    const first = observe(undefined, fence(1, 10), 100)
    expect(first.changedAt).to.equal(100)
    expect(observe(first, fence(1, 10), 200).changedAt).to.equal(100)
    expect(observe(first, fence(1, 20), 200).changedAt).to.equal(200)
    expect(observe(first, fence(2, 10), 200).changedAt).to.equal(200)
    expect(observe(first, undefined, 200).changedAt).to.equal(200)
  })
})

describe('quietMs', () => {
  it('is three intervals of the tier, and at least ten seconds', () => {
    expect(quietMs('hot')).to.equal(15_000)
    expect(quietMs('medium')).to.equal(90_000)
    expect(quietMs('cold')).to.equal(900_000)
  })
})
