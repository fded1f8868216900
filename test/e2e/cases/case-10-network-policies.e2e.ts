import { expect } from 'chai'
import { apiImage } from '../images.ts'
import { removeNamespaces } from '../installation.ts'
import { createKubectl } from '../kubectl.ts'
import { ALLOWED, pathTable, TARGETS, wrongPaths } from '../network-paths.ts'
import { removeProbes } from '../probe-pods.ts'
import { theSuite } from '../suite.ts'
import { tryAllPaths } from '../try-paths.ts'

/** As a default installation has them: the chart finds the API server by itself. */
describe('case 10: the NetworkPolicies', () => {
  const elsewhere = () => createKubectl(theSuite().settings.sideNamespaces.elsewhere)

  before(() => elsewhere().run(['create', 'namespace', elsewhere().namespace]))

  after(async () => {
    await removeProbes(theSuite().kubectl)
    await removeNamespaces(elsewhere().namespace)
  })

  it('let pass what should, and refuse all else', async () => {
    const { kubectl, settings, report } = theSuite()
    const outcomes = await tryAllPaths(kubectl, elsewhere(), apiImage(settings.tag))
    console.log(pathTable(outcomes))
    const wrong = wrongPaths(outcomes)
    const pairs = Object.keys(ALLOWED).length * TARGETS.length
    report.figure(10, `${pairs} paths tried, ${wrong.length} not as they should be`)
    expect(wrong).to.deep.equal([])
  })
})
