import { expect } from 'chai'
import { eventually } from './eventually.ts'
import { startServiceProcess } from './service-process.ts'
import { makeFolder } from './standalone.fixture.ts'

const ANY_PORT = { PORT: '0', EXCHANGE1_PORT: '0', EXCHANGE2_PORT: '0', EXCHANGE3_PORT: '0' }

describe('npm start', function () {
  this.timeout(60_000)

  it('prints URLs that answer, and ends with 0 when told to, busy as it is', async () => {
    const folder = await makeFolder()
    const DATA_DIR = folder.dataDir
    const system = startServiceProcess('standalone', { ...ANY_PORT, HOST: '127.0.0.1', DATA_DIR })
    try {
      const printed = () =>
        [...system.output.stdout.matchAll(/^ .* (http:\S+)$/gm)].map(([, url]) => url ?? '')
      // One of them is to be posted to.
      const urls = await eventually('all URLs are printed', printed, ({ length }) => length === 7)
      for (const url of urls) {
        const method = url.includes('/refresh/') ? 'POST' : 'GET'
        expect((await fetch(url, { method })).status, url).to.equal(200)
      }
      expect(await system.stop()).to.equal(0)
      expect(system.output.stderr).to.equal('')
    } finally {
      await system.kill()
      await folder.remove()
    }
  })
})
