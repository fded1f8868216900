import { fileURLToPath } from 'node:url'
import { freePort } from '../system/free-port.ts'
import { getText, type ServiceProcess, startProcess, until } from '../system/processes.ts'
import { withSystem } from '../system/system.ts'
import { median } from './statistics.ts'
import { runWrk } from './wrk.ts'

const ROUNDS = 7
const SECONDS = 4
const CONNECTIONS = 50
const HOT_ASSETS = 20

/**
 * CPU a request of this route by that of the bare server in the same run, when the benchmark was new: 12.7 by 12.1 µs,
 * on two cores of an AMD EPYC shared with the load generator (README's figures as of commit 5f4ed0a). Times of another
 * machine or day do not compare; ratios within a run do.
 */
const BASELINE_CPU_RATIO = 1.05
/** What the project promises of its hot route: of a bare server's requests/s, and at most 10 % more CPU than at first. */
const LIMITS = { rateRatio: 0.7, cpuRatio: 1.1 * BASELINE_CPU_RATIO }

export type Round = { requestsPerSecond: number; cpuMicros: number; errors: number; p99Ms: number }

/** `GET /prices/{asset}` over the hot set against a bare `node:http` server, in alternating rounds. */
export const benchHotGet = async () => {
  const symbols = Array.from({ length: HOT_ASSETS }, (_, i) => `hot${i}usdt`)
  const paths = symbols.map(symbol => `/prices/${symbol}`)
  return withSystem({ symbols, withRefresher: true }, async ({ api, apiUrl }) => {
    let bodyBytes = 0
    await until('every hot asset has a price', async () => {
      const bodies = await Promise.all(paths.map(path => getText(`${apiUrl}${path}`)))
      bodyBytes = median(bodies.map(body => Buffer.byteLength(body)))
    })
    const bare = await startBare(Math.round(bodyBytes))
    try {
      const rounds = await runRounds({ api, apiUrl, bare: bare.process, bareUrl: bare.url, paths })
      return judgeHotGet(rounds, Math.round(bodyBytes))
    } finally {
      await bare.process.stop()
    }
  })
}

const startBare = async (bodyBytes: number): Promise<{ process: ServiceProcess; url: string }> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const bare = await startProcess({
    name: 'bare server',
    command: process.execPath,
    args: [fileURLToPath(new URL('./bare-server.ts', import.meta.url))],
    env: { PORT: String(port), BODY_BYTES: String(bodyBytes) },
    ready: () => getText(url),
  })
  return { process: bare, url }
}

type Contest = { api: ServiceProcess; apiUrl: string; bare: ServiceProcess; bareUrl: string; paths: string[] }

const runRounds = async ({ api, apiUrl, bare, bareUrl, paths }: Contest) => {
  const rounds: { api: Round; bare: Round }[] = []
  // The first round only warms up.
  for (let i = 0; i <= ROUNDS; i++) {
    const turns = [
      ['api', api, apiUrl],
      ['bare', bare, bareUrl],
    ] as const
    const result: Partial<Record<'api' | 'bare', Round>> = {}
    for (const [name, server, url] of i % 2 ? turns : turns.toReversed()) {
      result[name] = await runRound(server, url, paths)
    }
    if (i > 0 && result.api && result.bare) rounds.push({ api: result.api, bare: result.bare })
  }
  return rounds
}

const runRound = async (server: ServiceProcess, url: string, paths: string[]): Promise<Round> => {
  const before = await server.cpuMs()
  const { requests, requestsPerSecond, errors, p99Ms } = await runWrk(url, {
    seconds: SECONDS,
    connections: CONNECTIONS,
    paths,
  })
  const cpuMicros = ((await server.cpuMs()) - before) * (1_000 / requests)
  return { requestsPerSecond, cpuMicros, errors, p99Ms }
}

/** Judges the rounds, each by what both servers did in it. */
export const judgeHotGet = (rounds: { api: Round; bare: Round }[], bodyBytes: number) => {
  const of = (who: 'api' | 'bare', what: keyof Round) => median(rounds.map(round => round[who][what]))
  const rateRatio = median(rounds.map(({ api, bare }) => api.requestsPerSecond / bare.requestsPerSecond))
  const cpuRatio = median(rounds.map(({ api, bare }) => api.cpuMicros / bare.cpuMicros))
  const errors = rounds.reduce((sum, { api, bare }) => sum + api.errors + bare.errors, 0)
  return {
    lines: [
      `body ${bodyBytes} bytes, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, medians`,
      `bare node:http  ${of('bare', 'requestsPerSecond').toFixed(0)} requests/s, ${of('bare', 'cpuMicros').toFixed(1)} µs CPU a request, p99 ${of('bare', 'p99Ms').toFixed(2)} ms`,
      `GET /prices/…   ${of('api', 'requestsPerSecond').toFixed(0)} requests/s, ${of('api', 'cpuMicros').toFixed(1)} µs CPU a request, p99 ${of('api', 'p99Ms').toFixed(2)} ms`,
      `requests/s: ${(rateRatio * 100).toFixed(0)} % of the bare server's (at least ${LIMITS.rateRatio * 100} %)`,
      `CPU a request: ${cpuRatio.toFixed(2)} × the bare server's, ${BASELINE_CPU_RATIO} × at first (at most ${LIMITS.cpuRatio.toFixed(3)} ×); errors: ${errors}`,
    ],
    ok: rateRatio >= LIMITS.rateRatio && cpuRatio <= LIMITS.cpuRatio && errors === 0,
    figures: { rateRatio, cpuRatio, baselineCpuRatio: BASELINE_CPU_RATIO, errors, bodyBytes, rounds },
  }
}
