import { expect } from 'chai'
import { apiImage } from '../images.ts'
import { ALLOWED, pathTable, TARGETS, wrongPaths } from '../network-paths.ts'
import { removeProbes, tryAllPaths } from '../probe-pods.ts'
import { theSuite } from '../suite.ts'

describe('case 10: the NetworkPolicies', () => {
  after(() => removeProbes(theSuite().kubectl))

  it('let pass what should, and refuse all else', async () => {
    const { kubectl, settings, report } = theSuite()
    const outcomes = await tryAllPaths(kubectl, apiImage(settings.tag))
    console.log(pathTable(outcomes))
    const wrong = wrongPaths(outcomes)
    const pairs = Object.keys(ALLOWED).length * TARGETS.length
    report.figure(10, `${pairs} paths tried, ${wrong.length} not as they should be`)
    expect(wrong).to.deep.equal([])
  })
})
