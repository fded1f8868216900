import { expect } from 'chai'
import { createOutageWatch } from './outage-watch.ts'

describe('createOutageWatch', () => {
  const withFailed = (...assets: string[]) => {
    const watch = createOutageWatch()
    watch.succeeded(0)
    for (const asset of assets) watch.failed(asset)
    return watch
  }

  it('tells the end of an outage once', () => {
    const watch = withFailed('aa', 'bb', 'cc')
    expect(watch.succeeded(2_000)).to.equal(true)
    expect(watch.succeeded(9_000)).to.equal(false)
  })

  it('takes the trouble of few assets for theirs, however often they fail', () => {
    expect(withFailed('aa', 'bb', 'aa', 'bb').succeeded(60_000)).to.equal(false)
  })

  it('takes no outage for over where something went well just now', () => {
    expect(withFailed('aa', 'bb', 'cc').succeeded(1_999)).to.equal(false)
  })

  it('knows of one from the very start', () => {
    const watch = createOutageWatch()
    for (const asset of ['aa', 'bb', 'cc']) watch.failed(asset)
    expect(watch.succeeded(100)).to.equal(true)
  })
})
