import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { pricePaths } from '../assets.ts'
import { seconds } from '../report.ts'
import { theSuite } from '../suite.ts'

const PER_SECOND = 200

describe('case 1: a fresh installation', () => {
  it('prices 1,000 assets', async () => {
    const { client, report, assets } = theSuite()
    const started = performance.now()
    const { ok } = await eventually(
      'all assets are priced',
      () => client.askOnce(pricePaths(assets.all), PER_SECOND),
      ({ ok }) => ok === assets.all.length,
      { deadlineMs: 60_000, everyMs: 500 },
    )
    const elapsed = seconds(performance.now() - started)
    report.figure(1, `${ok} assets answered with a price, ${elapsed} after all pods were ready`)
    expect(ok).to.equal(1_000)
  })

  it('passes helm test', async () => {
    const { helm, report } = theSuite()
    const started = performance.now()
    const { code, stdout, stderr } = await helm.test()
    expect(code, stdout + stderr).to.equal(0)
    const checks = stdout.split('\n').filter(line => line.startsWith('ok ')).length
    report.figure(1, `helm test passes ${checks} checks in ${seconds(performance.now() - started)}`)
    expect(checks).to.be.above(0)
  })
})
