import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '@price-aggregator/loadtest/free-port'
import { stringify } from 'yaml'

/** What is scraped: an address, and the labels that the chart's ServiceMonitors give its series. */
export type Target = { job: string; address: string; path: string; labels: Record<string, string> }

export type PrometheusProcess = { url: string; stop(): Promise<void> }

const READY_MS = 20_000
const HOW_TO =
  'prometheus is not on the PATH: apt-get install prometheus (Debian, Ubuntu), brew install prometheus'
const RULES = fileURLToPath(new URL('../../charts/price-aggregator/rules/*.yaml', import.meta.url))

/** A Prometheus of our own with the chart's rules, on a free port, its data thrown away at its end. */
export const startPrometheus = async (
  targets: readonly Target[],
  scrapeSeconds: number,
): Promise<PrometheusProcess> => {
  const folder = await mkdtemp(join(tmpdir(), 'dashboards-'))
  const [config, port] = [join(folder, 'prometheus.yml'), await freePort()]
  await writeFile(config, stringify(configOf(targets, scrapeSeconds)))
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const failed = new AbortController()
  child.once('error', () => failed.abort(new Error(HOW_TO)))
  child.once('exit', code => failed.abort(new Error(`prometheus ended with ${code}`)))
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await ready(url, failed.signal)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

/** As the Prometheus operator makes of the chart's ServiceMonitors: our own labels win over those of the target. */
const configOf = (targets: readonly Target[], scrapeSeconds: number) => ({
  global: { scrape_interval: `${scrapeSeconds}s`, evaluation_interval: `${scrapeSeconds}s` },
  rule_files: [RULES],
  scrape_configs: targets.map(({ job, address, path, labels }) => ({
    job_name: job,
    metrics_path: path,
    honor_labels: true,
    static_configs: [{ targets: [address], labels }],
  })),
})

const ready = async (url: string, failed: AbortSignal): Promise<void> => {
  const deadline = performance.now() + READY_MS
  while (performance.now() < deadline) {
    failed.throwIfAborted()
    const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    )
    if (response?.ok) return
    await sleep(100)
  }
  throw new Error(`prometheus was not ready within ${READY_MS / 1_000} s`)
}
