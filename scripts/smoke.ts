import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type Answer, CASES, type Case } from './smoke/cases.ts'

const DEADLINE_MS = 5_000
const USAGE =
  'usage: npm run smoke -- BASE_URL [METRICS_URL], such as http://localhost:8080; METRICS_URL: where METRICS_PORT is'

/** Sent as written: `fetch` would tidy up the paths that are wrong on purpose. */
const send = (base: URL, { method, path }: Case): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = base.protocol === 'https:' ? httpsRequest : httpRequest
    const outgoing = request(
      {
        // An IPv6 address stands in brackets in a URL, and nowhere else.
        host: base.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: base.port,
        method,
        path: base.pathname.replace(/\/+$/, '') + path,
        signal: AbortSignal.timeout(DEADLINE_MS),
      },
      response => {
        const chunks: Buffer[] = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const headers = new Headers(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          )
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString() })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })

const judge = async (base: URL, one: Case): Promise<string | undefined> => {
  try {
    return one.expect(await send(base, one))
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

const baseOf = (argument: string): URL | undefined => {
  const base = URL.parse(argument)
  return base && ['http:', 'https:'].includes(base.protocol) ? base : undefined
}

const main = async ([argument = '', metricsArgument = argument]: string[]): Promise<number> => {
  const [base, operations] = [baseOf(argument), baseOf(metricsArgument)]
  if (!base || !operations) {
    console.error(USAGE)
    return 2
  }
  let failed = 0
  for (const one of CASES) {
    const started = performance.now()
    const wrong = await judge(one.operations ? operations : base, one)
    const ms = (performance.now() - started).toFixed(1)
    if (wrong) failed += 1
    const request = `${one.method} ${one.path}`
    console.log(
      `${wrong ? 'FAILED' : 'ok    '} ${one.name.padEnd(32)} ${request.padEnd(36)} ${ms.padStart(7)} ms ${wrong ?? ''}`,
    )
  }
  console.log(`smoke: ${CASES.length - failed} passed, ${failed} failed`)
  return failed > 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
