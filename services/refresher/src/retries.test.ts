import { expect } from 'chai'
import fc from 'fast-check'
import { createRetries } from './retries.ts'

describe('createRetries', () => {
  it('hands out each once when its time has come', () => {
    const retries = createRetries()
    retries.plan('aa', 10)
    retries.plan('bb', 20)
    expect(retries.take(9)).to.deep.equal([])
    expect(retries.take(10)).to.deep.equal(['aa'])
    expect(retries.take(30)).to.deep.equal(['bb'])
    expect(retries.take(40)).to.deep.equal([])
  })

  it('keeps one entry an asset, and counts how often it failed', () => {
    const retries = createRetries()
    for (const at of [10, 20, 30]) retries.plan('aa', at)
    expect(retries.failures('aa')).to.equal(3)
    expect(retries.take(20)).to.deep.equal([])
    expect(retries.take(30)).to.deep.equal(['aa'])
    expect([retries.failures('aa'), retries.size()]).to.deep.equal([3, 1])
    retries.forget('aa')
    expect([retries.failures('aa'), retries.size()]).to.deep.equal([0, 0])
  })

  it('hands out whatever is due and nothing else, in whatever order it is planned, advanced and taken', () => {
    const step = fc.record({
      what: fc.constantFrom('plan', 'advance', 'take'),
      asset: fc.constantFrom('aa', 'bb', 'cc'),
      ms: fc.nat(50),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const retries = createRetries()
        const waiting = new Map<string, number>()
        let now = 0
        for (const { what, asset, ms } of steps) {
          const at = now + ms
          const planned = waiting.get(asset)
          if (what === 'plan') waiting.set(asset, at)
          if (what === 'plan') retries.plan(asset, at)
          if (what === 'advance') retries.advance(asset, at, true)
          if (what === 'advance' && planned !== undefined) waiting.set(asset, Math.min(planned, at))
          if (what !== 'take') continue
          now += ms
          const due = [...waiting].filter(one => one[1] <= now).map(one => one[0])
          expect(retries.take(now)).to.have.members(due)
          for (const one of due) waiting.delete(one)
        }
      }),
    )
  })

  it('leaves what is being tried to end, and counts afresh where told so', () => {
    const retries = createRetries()
    for (const asset of ['aa', 'bb']) retries.plan(asset, 10)
    retries.plan('cc', Number.POSITIVE_INFINITY)
    retries.take(10)
    retries.advance('aa', 20, true)
    retries.advance('cc', 20, false)
    expect(['aa', 'bb', 'cc'].map(retries.failures)).to.deep.equal([0, 1, 1])
    expect(retries.take(30)).to.deep.equal(['cc'])
  })
})
