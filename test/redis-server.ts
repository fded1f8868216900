import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { freePort } from '@price-aggregator/loadtest/free-port'

/** A real Redis on this machine, which a test may make to fail. */
export type RedisServer = {
  url: string
  port: number
  /** Of the process that runs now. */
  readonly pid: number
  /** SIGTERM. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it again on the same port, empty, once it has ended. */
  restart(): Promise<void>
  /** SIGSTOP: it accepts connections and answers nothing. */
  pause(): void
  resume(): void
}

/** Starts `redis-server` on a free port or the one given, keeping nothing on disk; resolves when it answers. */
export const startRedis = async (options: { port?: number } = {}): Promise<RedisServer> => {
  const port = options.port ?? (await freePort())
  const current = { child: await spawnRedis(port) }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return current.child.pid ?? 0
    },
    stop: () => end(current.child, 'SIGTERM'),
    kill: () => end(current.child, 'SIGKILL'),
    restart: async () => {
      current.child = await spawnRedis(port)
    },
    pause: () => current.child.kill('SIGSTOP'),
    resume: () => current.child.kill('SIGCONT'),
  }
}

const OPTIONS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--tcp-backlog', '511']

const spawnRedis = async (port: number): Promise<ChildProcess> => {
  const child = spawn('redis-server', ['--port', String(port), ...OPTIONS], { stdio: 'ignore' })
  await once(child, 'spawn')
  const ended = () => child.exitCode !== null || child.signalCode !== null
  for (let tries = 0; tries < 100 && !ended(); tries++) {
    if (await answers(port)) return child
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`redis-server did not start on port ${port}`)
}

const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', data => {
      resolve(data.toString().startsWith('+PONG'))
      socket.destroy()
    })
  })

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGCONT')
  child.kill(signal)
  await exited
}

/** The URL of the Redis that all tests share; each uses a key prefix of its own. */
export const sharedRedisUrl = (): string => {
  const url = process.env.TEST_REDIS_URL
  if (!url) throw new Error('no shared Redis: run the tests by "npm test", whose setup starts one')
  return url
}

const counter = { prefixes: 0 }

/** A key prefix that no other test uses. */
export const uniquePrefix = (): string => {
  counter.prefixes += 1
  return `test-${process.pid}-${counter.prefixes}:`
}
