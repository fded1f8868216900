import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseSample, type RequestSample } from './samples.ts'

const SCRIPT = fileURLToPath(new URL('../k6/main.ts', import.meta.url))
/** k6's exit code where a threshold was missed, https://pkg.go.dev/go.k6.io/k6/errext/exitcodes. */
const THRESHOLDS_MISSED = 99
/** How long k6 may take to end once interrupted. */
const STOP_MS = 15_000

/** k6 shares processors with what it measures: it collects garbage less often, and writes samples each two seconds. */
const LEAN = { GOGC: '800', K6_CSV_SAVE_INTERVAL: '2s' }

export type K6Outcome =
  /** All was sent, or a threshold ended it: the judge here looks at the same targets, and more. */
  { kind: 'ended' } | { kind: 'interrupted' } | { kind: 'failed'; code: number | null }

export type K6Run = {
  path: string
  /** Variables of the script, see its settings. */
  env: Record<string, string>
  onStart(pid: number): void
  onSample(sample: RequestSample): void
  signal: AbortSignal
}

/** Runs the script and hands on what it measures while it does; what k6 logs goes to standard error. */
export const runK6 = async ({ path, env, onStart, onSample, signal }: K6Run): Promise<K6Outcome> => {
  const args = ['run', '--quiet', '--no-color', '--no-summary', '--no-usage-report', '--address', '']
  const child = spawn(path, [...args, '--log-format', 'raw', '--out', 'csv=-', SCRIPT], {
    env: { ...LEAN, ...process.env, ...env, K6_CSV_TIME_FORMAT: 'unix_milli' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A Ctrl-C reaches this process alone, which then stops k6 once: a second signal would make k6 drop its samples.
    detached: true,
  })
  const exit = once(child, 'exit')
  if (child.pid !== undefined) onStart(child.pid)
  const interrupt = () => {
    child.kill('SIGINT')
    setTimeout(() => child.kill('SIGKILL'), STOP_MS).unref()
  }
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  for await (const line of createInterface({ input: child.stdout })) {
    const sample = parseSample(line)
    if (sample) onSample(sample)
  }
  const [code] = (await exit) as [number | null]
  signal.removeEventListener('abort', interrupt)
  if (signal.aborted) return { kind: 'interrupted' }
  if (code === 0 || code === THRESHOLDS_MISSED) return { kind: 'ended' }
  return { kind: 'failed', code }
}
