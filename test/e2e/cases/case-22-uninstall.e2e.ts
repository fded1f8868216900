import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { leftovers } from '../leftovers.ts'
import { theSuite } from '../suite.ts'

/** The finished pods of `helm test`, whose logs it reads when they have ended: the chart's README says that they stay. */
const DOCUMENTED = /^Pod\/.*-test-[a-z-]+$/

describe('case 9, its end: helm uninstall', () => {
  it('leaves nothing: no Lease, Job or volume claim', async () => {
    const { helm, kubectl, report } = theSuite()
    const { code, stderr } = await helm.uninstall()
    expect(code, stderr).to.equal(0)
    const left = await eventually(
      'all objects of the release but what is documented are gone',
      () => leftovers(kubectl),
      names => names.every(name => DOCUMENTED.test(name)),
      { deadlineMs: 90_000, everyMs: 2_000 },
    )
    report.figure(9, `helm uninstall leaves nothing but ${left.length} finished pods of helm test`)
  })
})
