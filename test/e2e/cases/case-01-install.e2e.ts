import { expect } from 'chai'
import { pricePaths } from '../assets.ts'
import { seconds } from '../report.ts'
import { theSuite } from '../suite.ts'

const PER_SECOND = 400
/** Of the API's endpoints, with good and bad input, 9; of the refreshers' 3, and of each of three mock exchanges 2. */
const CHECKS = 18

/** That all pods got ready and all assets priced is waited for, and timed, before the first case. */
describe('case 1: a fresh installation', () => {
  it('prices 1,000 assets', async () => {
    const { client, assets } = theSuite()
    const { ok, failures } = await client.askOnce(pricePaths(assets.all), PER_SECOND)
    expect(failures).to.deep.equal([])
    expect(ok).to.equal(1_000)
  })

  it('passes helm test', async () => {
    const { helm, report } = theSuite()
    const started = performance.now()
    const { code, stdout, stderr } = await helm.test()
    expect(code, stdout + stderr).to.equal(0)
    const checks = stdout.split('\n').filter(line => line.startsWith('ok ')).length
    report.figure(1, `helm test passes ${checks} checks in ${seconds(performance.now() - started)}`)
    expect(checks).to.equal(CHECKS)
  })
})
