import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pidusage from 'pidusage'

const ROOT = new URL('../../../', import.meta.url)
const STOP_MS = 12_000

/** A process of the system: can be measured, and made to fail. */
export type ServiceProcess = {
  name: string
  pid(): number
  /** CPU time used so far, user and system, milliseconds. */
  cpuMs(): Promise<number>
  /** Resident memory, bytes. */
  rss(): Promise<number>
  /** SIGTERM; SIGKILL when it takes too long. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it again, as it was started, once it has ended. */
  restart(): Promise<void>
}

export type ProcessOptions = {
  name: string
  command: string
  args: string[]
  env?: Record<string, string>
  /** In a process group of its own: a Ctrl-C at the terminal does not reach it, whoever started it stops it. */
  ownGroup?: boolean
  /** Resolves when the process serves. */
  ready(): Promise<unknown>
}

/** Starts a process and waits up to 30 s until it is ready. What it writes to standard error is passed on. */
export const startProcess = async (options: ProcessOptions): Promise<ServiceProcess> => {
  const current = { child: await spawnReady(options) }
  const pid = () => current.child.pid ?? Number.NaN
  return {
    name: options.name,
    pid,
    cpuMs: async () => (await pidusage(pid())).ctime,
    rss: async () => (await pidusage(pid())).memory,
    stop: () => end(current.child, 'SIGTERM'),
    kill: () => end(current.child, 'SIGKILL'),
    restart: async () => {
      current.child = await spawnReady(options)
    },
  }
}

const spawnReady = async (options: ProcessOptions): Promise<ChildProcess> => {
  const { name, command, args, env, ownGroup = false, ready } = options
  const child = spawn(command, args, {
    cwd: fileURLToPath(ROOT),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: ownGroup,
  })
  const failure = once(child, 'error').then(([error]) => error as Error)
  try {
    const started = until(`${name} is ready`, ready, () => child.exitCode === null)
    await Promise.race([
      started,
      failure.then(error => {
        throw new Error(`${name}: ${command} could not be started; is it installed?`, { cause: error })
      }),
    ])
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return child
}

const end = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exited
  clearTimeout(force)
}

/** Tries every 100 ms, up to 30 s, until the condition neither rejects nor gives false. */
export const until = async (
  what: string,
  condition: () => Promise<unknown>,
  goOn: () => boolean = () => true,
): Promise<void> => {
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline && goOn()) {
    const met = await condition().catch(() => false)
    if (met !== false) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`gave up waiting until ${what}`)
}

/** Resolves with the text of a page, rejects unless its status is 200. */
export const getText = async (url: string): Promise<string> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return text
}
