import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'

/** What can be started, and how. */
const MAINS = {
  api: 'services/api/src/main.ts',
  refresher: 'services/refresher/src/main.ts',
  standalone: 'services/standalone/src/main.ts',
  'mock-exchange': 'mock-exchange/src/main.ts',
  smoke: 'scripts/smoke.ts',
}

export type ProcessName = keyof typeof MAINS

/** A line of a service's log. */
export type LogLine = { level: string; msg: string } & Record<string, unknown>

export type ServiceProcess = {
  /** What it wrote so far. */
  output: { stdout: string; stderr: string }
  /** Its log so far. */
  log(): LogLine[]
  /** Resolves with the first line of the log with this message. */
  logged(msg: string): Promise<LogLine>
  /** The code it ends with by itself; rejects after a minute. */
  exitCode(): Promise<number | null>
  /** Ends it by SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>
  /** Ends it at once, where it still lives. */
  kill(): Promise<void>
}

/** Starts a service as its `npm start` does, with these variables and no others but PATH. */
export const startServiceProcess = (
  name: ProcessName,
  variables: Record<string, string> = {},
  ...args: string[]
): ServiceProcess => {
  const main = fileURLToPath(new URL(`../${MAINS[name]}`, import.meta.url))
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', data => {
    output.stdout += data
  })
  child.stderr.on('data', data => {
    output.stderr += data
  })
  // "close" comes when all output is read, too.
  const state = { ended: false }
  const closed = once(child, 'close').then(([code]) => {
    state.ended = true
    return code as number | null
  })
  const log = () =>
    output.stdout
      .split('\n')
      .filter(line => line.startsWith('{') && line.endsWith('}'))
      .map(line => JSON.parse(line) as LogLine)
  const exitCode = async () => {
    const isOver = () => state.ended
    await eventually(`${name} ends`, isOver, ended => ended, { deadlineMs: 60_000 })
    return closed
  }
  return {
    output,
    log,
    logged: async msg => {
      const find = () => log().find(line => line.msg === msg)
      const line = await eventually(`${name} logs "${msg}"`, find, found => found !== undefined)
      return line as LogLine
    },
    exitCode,
    stop: () => {
      child.kill('SIGTERM')
      return exitCode()
    },
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}
