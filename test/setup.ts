import { spawnSync } from 'node:child_process'
import { type RedisServer, startRedis } from './redis-server.ts'

const HOW_TO = `The tests need redis-server, and it is not on the PATH.
Install it: "apt-get install redis-server" (Debian, Ubuntu), "brew install redis" (macOS).`

const has = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

/** Installs Redis where that needs no question: as root, or with a sudo that asks for no password, on Debian. */
const installRedis = (): boolean => {
  if (!has('apt-get')) return false
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
  console.log('tests: redis-server is missing, installing it by apt-get')
  const run = (...command: string[]): boolean => {
    const [program = '', ...args] = [...prefix, ...command]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  }
  return (
    run('apt-get', 'update') && run('apt-get', 'install', '-y', '--no-install-recommends', 'redis-server')
  )
}

const shared: { redis: RedisServer | undefined } = { redis: undefined }

/** Starts the Redis that all tests share. A Redis of the user's is never touched. */
export const mochaGlobalSetup = async (): Promise<void> => {
  if (!has('redis-server') && !(installRedis() && has('redis-server'))) throw new Error(HOW_TO)
  shared.redis = await startRedis()
  process.env.TEST_REDIS_URL = shared.redis.url
}

export const mochaGlobalTeardown = async (): Promise<void> => {
  await shared.redis?.stop()
}
