import { expect } from 'chai'
import fc from 'fast-check'
import { createOutageWatch } from './outage-watch.ts'

const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `asset${i}`)

describe('createOutageWatch', () => {
  const withFailed = (count: number, { of = 200 } = {}) => {
    const watch = createOutageWatch(() => of)
    watch.succeeded(0)
    for (const asset of named(count)) watch.failedNewly(asset)
    return watch
  }

  it('tells the end of an outage once, and what failed by it', () => {
    const watch = withFailed(10)
    expect(watch.phase(60_000)).to.equal('outage')
    expect([...(watch.succeeded(60_000) ?? [])]).to.deep.equal(named(10))
    expect(watch.phase(60_000)).to.equal('well')
    expect(watch.succeeded(200_000)).to.equal(undefined)
  })

  it('takes the trouble of few assets for theirs', () => {
    expect(withFailed(9).phase(60_000)).to.equal('well')
    expect(withFailed(9).succeeded(600_000)).to.equal(undefined)
  })

  it('takes no silence of less than two seconds for one', () => {
    expect(withFailed(50).succeeded(1_999)).to.equal(undefined)
    expect(withFailed(50).phase(1_999)).to.equal('well')
  })

  it('wants no more than there are', () => {
    expect(withFailed(2, { of: 3 }).succeeded(60_000)).to.equal(undefined)
    expect(withFailed(3, { of: 3 }).succeeded(60_000)?.size).to.equal(3)
  })

  it('knows no outage while anything goes well, however much fails in all', () => {
    const failures = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 50 })
    fc.assert(
      fc.property(failures, counts => {
        const watch = createOutageWatch(() => 200)
        for (const [i, count] of counts.entries()) {
          for (const asset of named(count)) watch.failedNewly(asset)
          expect(watch.succeeded(i * 1e6)).to.equal(undefined)
        }
      }),
    )
  })

  it('knows of one from the very start', () => {
    const watch = createOutageWatch(() => 200)
    expect(watch.phase(60_000)).to.equal('starting')
    for (const asset of named(10)) watch.failedNewly(asset)
    expect(watch.phase(60_000)).to.equal('starting')
    expect(watch.succeeded(100)?.size).to.equal(10)
  })

  it('tells of prices that come and go once a minute, and forgets none', () => {
    const watch = withFailed(10)
    expect(watch.succeeded(2_000)?.size).to.equal(10)
    for (const asset of named(12)) watch.failedNewly(asset)
    expect(watch.succeeded(4_000)).to.equal(undefined)
    expect(watch.phase(4_000)).to.equal('outage')
    expect(watch.succeeded(61_999)).to.equal(undefined)
    expect(watch.succeeded(62_000)?.size).to.equal(12)
  })
})
