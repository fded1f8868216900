import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { type Advisory, vulnerabilityProblems } from '../../scripts/audit/vulnerabilities.ts'
import { root } from './lockfile.ts'

/** As the registry answers the names and versions that npm sends it. */
const ADVISORY = {
  id: 1,
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  title: 'Reads more than it should',
  severity: 'low',
  vulnerable_versions: '<999.0.0',
  cwe: [],
  cvss: { score: 0, vectorString: null },
}

/** `npm run audit` against a registry on this machine. */
const auditAt = async (server: Server, env: Record<string, string> = {}) => {
  const { port } = server.address() as AddressInfo
  const args = ['scripts/audit.ts', `--registry=http://127.0.0.1:${port}/`]
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } })
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  child.stderr.on('data', chunk => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  return { code, output }
}

describe('npm run audit', () => {
  let server: Server
  const answerBy = async (listener: RequestListener): Promise<void> => {
    server = createServer(listener)
    await once(server.listen(0, '127.0.0.1'), 'listening')
  }
  const answerWith = (advisories: object) =>
    answerBy((request, response) => {
      request.resume()
      request.on('end', () => {
        response.setHeader('content-type', 'application/json')
        response.statusCode = request.url === '/-/npm/v1/security/advisories/bulk' ? 200 : 404
        response.end(JSON.stringify(response.statusCode === 200 ? advisories : { error: 'not found' }))
      })
    })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  it('passes where the registry knows of nothing', async () => {
    await answerWith({})
    const { code, output } = await auditAt(server, { REQUIRE_REGISTRY: 'true' })
    expect(output).to.match(/^audit: \d+ packages in the images, 0 problems\n$/)
    expect(code).to.equal(0)
  })

  it('fails for a known vulnerability, however little it is', async () => {
    await answerWith({ 'csv-parse': [ADVISORY] })
    const { code, output } = await auditAt(server)
    expect(output).to.include(
      'csv-parse: low: Reads more than it should (https://github.com/advisories/GHSA-aaaa-bbbb-cccc)\n',
    )
    expect(code).to.equal(1)
  })

  for (const [required, expected] of [
    ['false', 0],
    ['true', 1],
  ] as const) {
    it(`says that a registry does not answer, and ends with ${expected} if REQUIRE_REGISTRY=${required}`, async () => {
      await answerBy((request, response) => {
        request.resume()
        response.writeHead(405).end()
      })
      const { code, output } = await auditAt(server, { REQUIRE_REGISTRY: required })
      expect(output).to.match(/^NOT RUN: known vulnerabilities: the registry does not answer: 405 /m)
      expect(code).to.equal(expected)
    })
  }
})

describe('advisories', () => {
  const advisory: Advisory = { ...ADVISORY, name: 'csv-parse' }

  it('may be accepted by their id, until no package has them', () => {
    const accepted = { 'GHSA-aaaa-bbbb-cccc': 'a test' }
    expect(vulnerabilityProblems([advisory], accepted)).to.deep.equal([])
    expect(vulnerabilityProblems([], accepted)).to.deep.equal([
      'accepted advisory GHSA-aaaa-bbbb-cccc: no package has it any more',
    ])
  })
})
