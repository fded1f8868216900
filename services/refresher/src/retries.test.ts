import { expect } from 'chai'
import fc from 'fast-check'
import { failuresOf, hasten, planRetry, type Retries, takeRetries } from './retries.ts'

describe('retries', () => {
  it('hands out each once when its time has come', () => {
    const retries: Retries = new Map()
    planRetry(retries, 'aa', 10)
    planRetry(retries, 'bb', 20)
    expect(takeRetries(retries, 9)).to.deep.equal([])
    expect(takeRetries(retries, 10)).to.deep.equal(['aa'])
    expect(takeRetries(retries, 30)).to.deep.equal(['bb'])
    expect(takeRetries(retries, 40)).to.deep.equal([])
  })

  it('keeps one entry an asset, and counts how often it failed', () => {
    const retries: Retries = new Map()
    for (const at of [10, 20, 30]) planRetry(retries, 'aa', at)
    expect(failuresOf(retries, 'aa')).to.equal(3)
    expect(takeRetries(retries, 20)).to.deep.equal([])
    expect(takeRetries(retries, 30)).to.deep.equal(['aa'])
    expect(failuresOf(retries, 'aa')).to.equal(3)
  })

  it('are hastened to within two seconds, spread, none later than before, and afresh', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { minLength: 1, maxLength: 300 }), times => {
        const retries: Retries = new Map()
        for (const [i, at] of times.entries()) planRetry(retries, `asset${i}`, at)
        planRetry(retries, 'tried', 0)
        takeRetries(retries, 0)
        hasten(retries, 1_000)
        for (const [i, at] of times.entries()) {
          const hastened = retries.get(`asset${i}`)
          expect(hastened?.failures).to.equal(0)
          if (at === 0) continue
          expect(hastened?.at).to.be.at.most(Math.min(at, 3_000))
        }
        expect(retries.get('tried')).to.deep.equal({ at: Number.POSITIVE_INFINITY, failures: 0 })
        const waiting = times.filter(at => at > 3_000).length
        const atOnce = [...retries.values()].filter(({ at }) => at >= 1_000 && at <= 1_100).length
        if (waiting === times.length) expect(atOnce).to.be.at.most(Math.ceil(times.length * 0.06) + 1)
      }),
    )
  })
})
