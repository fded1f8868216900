import { expect } from 'chai'
import { heldShards, type Lease, renewTimes } from './leases.ts'

const lease = (name: string, holder = '', renewTime = ''): Lease => ({
  name,
  uid: 'u',
  holder,
  renewTime,
  epoch: 1,
})

describe('heldShards', () => {
  it('names each shard that has a Lease, and whether a pod of its own tier holds it', () => {
    const leases = [
      lease('p-refresher-hot-0', 'p-refresher-hot-abc_uid'),
      lease('p-refresher-hot-1'),
      lease('p-refresher-medium-0', 'p-refresher-hot-abc_uid'),
      lease('p-refresher-cold-12', 'gone_uid'),
      lease('p-jobs-audit-freshness', 'someone'),
    ]
    const pods = { hot: ['p-refresher-hot-abc'], medium: ['p-refresher-medium-abc'], cold: [] }
    expect(heldShards(leases, pods)).to.deep.equal({
      'hot:0': true,
      'hot:1': false,
      'medium:0': false,
      'cold:12': false,
    })
  })
})

describe('renewTimes', () => {
  it('gives the time of each Lease that was asked for', () => {
    const leases = [lease('a', 'x', '2026-01-01'), lease('b', 'x', '2026-01-02'), lease('c')]
    expect([...renewTimes(leases, ['b', 'a'])]).to.deep.equal([
      ['b', '2026-01-02'],
      ['a', '2026-01-01'],
    ])
  })

  it('refuses a Lease that is missing, or was never renewed', () => {
    expect(() => renewTimes([], ['a'])).to.throw('the Lease a is missing')
    expect(() => renewTimes([lease('a')], ['a'])).to.throw('the Lease a is missing, or was never renewed')
  })
})
