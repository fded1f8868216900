import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { askPanel } from './ask.ts'
import { askFrame } from './ask-frame.ts'
import { putFaults } from './faults.ts'
import { lightLoad } from './load.ts'
import type { Verified } from './page.ts'
import { dataPanels, readDashboards } from './panels.ts'
import { createPrometheusClient, type Range } from './prometheus-client.ts'
import { startPrometheus } from './prometheus-process.ts'
import { readRecording, replay } from './recorded.ts'
import { NAMESPACE, RELEASE, scrapeTargets } from './scrape-targets.ts'
import { startSystem } from './system.ts'

const SCRAPE_S = 2

export type Verification = { range: Range; requests: number; verified: Verified[] }

/** Runs system, load and Prometheus for a while, then each panel's queries. Leaves nothing running. */
export const verify = async (seconds: number, say: (line: string) => void): Promise<Verification> => {
  const stops: (() => Promise<void>)[] = []
  try {
    say('starting the system')
    const system = await startSystem()
    stops.push(system.stop)
    const recorded = await replay(readRecording(), () => performance.now())
    stops.push(recorded.stop)
    const prometheus = await startPrometheus(scrapeTargets(system, recorded.address), SCRAPE_S)
    stops.push(prometheus.stop)
    const start = Math.floor(Date.now() / 1_000)
    say(`${seconds} s of light load`)
    const requests = await underLoad(system, seconds)
    const range = { start, end: Math.floor(Date.now() / 1_000), step: SCRAPE_S }
    return { range, requests, verified: await askAll(prometheus.url, range) }
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}

const underLoad = async (
  { address, exchanges }: { address: string; exchanges: readonly string[] },
  seconds: number,
): Promise<number> => {
  const over = new AbortController()
  const load = lightLoad({ address, symbols: readSymbols() }, over.signal)
  try {
    await Promise.all([putFaults(exchanges, seconds * 1_000), sleep(seconds * 1_000)])
  } finally {
    over.abort()
  }
  return load
}

const readSymbols = (): string[] =>
  readFileSync(new URL('../../symbols.csv', import.meta.url), 'utf8')
    .trim()
    .toLowerCase()
    .split('\n')
    .slice(1)

/** All panels of all dashboards. */
const askAll = async (url: string, range: Range): Promise<Verified[]> => {
  const client = createPrometheusClient(url)
  const variables = {
    namespace: NAMESPACE,
    release: RELEASE,
    exchange: '.+',
    range: range.end - range.start,
    rateInterval: SCRAPE_S * 8,
  }
  const verified: Verified[] = []
  for (const [name, dashboard] of readDashboards()) {
    const data = []
    for (const panel of dataPanels(dashboard)) data.push(await askPanel(client, panel, { range, variables }))
    const frame = await askFrame(client, dashboard, { range, variables })
    verified.push({ name, dashboard, data, frame })
  }
  return verified
}
