import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { getText, type ServiceProcess, startProcess } from './processes.ts'

const EXCHANGES = ['exchange1', 'exchange2', 'exchange3']

/** What of the system is needed. */
export type SystemOptions = {
  /** Written to a symbols file; not given: the repository's 1,000. */
  symbols?: string[]
  /** Variables for the API and the refresher. */
  env?: Record<string, string>
  withRefresher: boolean
  /**
   * No exchange lists anything from the start, until its faults are taken back. As none is away, nothing is tried again
   * for 15 s after a refresh in vain.
   */
  emptyExchanges?: boolean
  /** The processes do not end with a Ctrl-C, but when they are done with. */
  ownGroup?: boolean
  /** Runs when Redis is up and before the API starts. */
  beforeApi?(redisPort: number): Promise<void>
}

/** The system in separate processes on this machine, all on free ports. */
export type System = {
  apiUrl: string
  refresherUrl: string
  redisPort: number
  exchangeUrls: string[]
  api: ServiceProcess
  /** All of them: redis, dynalite, exchange1 to 3, refresher, api. */
  processes: ServiceProcess[]
  /** Starts one more refresher beside the one there is; resolves with its URL. */
  startRefresher(): Promise<string>
}

/** Runs something against a system of its own, which is stopped afterwards. */
export const withSystem = async <T>(
  options: SystemOptions,
  use: (system: System) => Promise<T>,
): Promise<T> => {
  const started: ServiceProcess[] = []
  const folder = await mkdtemp(join(tmpdir(), 'prices-'))
  const stop = async () => {
    // The youngest first: no service outlives what it depends on.
    for (const one of started.toReversed()) await one.stop()
    await rm(folder, { recursive: true })
  }
  try {
    return await use(await startAll(options, folder, started))
  } finally {
    await stop()
  }
}

const startAll = async (
  options: SystemOptions,
  folder: string,
  started: ServiceProcess[],
): Promise<System> => {
  const start: Start = async process => {
    const one = await startProcess({ ...process, ownGroup: options.ownGroup ?? false })
    started.push(one)
    return one
  }
  const redisPort = await startRedis(start)
  const dynamoDbUrl = await startDynamoDb(start, join(folder, 'dynamodb'))
  const env: Record<string, string> = {
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    DYNAMODB_ENDPOINT: dynamoDbUrl,
    ...(options.symbols && { SYMBOLS_FILE: await writeSymbols(folder, options.symbols) }),
    ...options.env,
  }
  const exchangeUrls: string[] = []
  let refresherUrl = ''
  if (options.withRefresher) {
    for (const name of EXCHANGES) exchangeUrls.push(await startExchange(start, name))
    if (options.emptyExchanges) for (const url of exchangeUrls) await emptyExchange(url)
    refresherUrl = await startRefresher(start, env, exchangeUrls)
  }
  await options.beforeApi?.(redisPort)
  const { apiUrl, api } = await startApi(start, env)
  return {
    apiUrl,
    refresherUrl,
    redisPort,
    exchangeUrls,
    api,
    processes: started,
    startRefresher: () => startRefresher(start, env, exchangeUrls),
  }
}

type Start = typeof startProcess

const writeSymbols = async (folder: string, symbols: string[]): Promise<string> => {
  const file = join(folder, 'symbols.csv')
  await writeFile(file, `symbol\n${symbols.join('\n')}\n`)
  return file
}

const startRedis = async (start: Start): Promise<number> => {
  const port = await freePort()
  await start({
    name: 'redis',
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    ready: () => connects(port),
  })
  return port
}

const startDynamoDb = async (start: Start, path: string): Promise<string> => {
  const port = await freePort()
  const args = [
    'node_modules/dynalite/cli.js',
    '--port',
    String(port),
    '--path',
    path,
    '--createTableMs',
    '0',
  ]
  await start({ name: 'dynalite', command: process.execPath, args, ready: () => connects(port) })
  return `http://127.0.0.1:${port}`
}

const startExchange = async (start: Start, name: string): Promise<string> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await start({
    name,
    command: process.execPath,
    args: ['mock-exchange/src/main.ts'],
    env: { PORT: String(port), HOST: '127.0.0.1', EXCHANGE_NAME: name },
    ready: () => getText(`${url}/health`),
  })
  return url
}

/** Lets an exchange answer 404 to whatever it is asked for. */
const emptyExchange = async (url: string): Promise<void> => {
  const body = JSON.stringify({ fault: 'unlisted' })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/mock/faults`, { method: 'PUT', headers, body })
  if (!response.ok)
    throw new Error(`${url}/mock/faults answered ${response.status}: ${await response.text()}`)
}

const startRefresher = async (start: Start, env: Record<string, string>, urls: string[]): Promise<string> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await start({
    name: 'refresher',
    command: process.execPath,
    args: ['services/refresher/src/main.ts'],
    env: {
      ...env,
      METRICS_PORT: String(port),
      ENSURE_TABLE: 'true',
      EXCHANGES: urls.map((exchange, i) => `${EXCHANGES[i]}=${exchange}`).join(','),
    },
    ready: () => getText(`${url}/readyz`),
  })
  return url
}

const startApi = async (
  start: Start,
  env: Record<string, string>,
): Promise<{ apiUrl: string; api: ServiceProcess }> => {
  const port = await freePort()
  const apiUrl = `http://127.0.0.1:${port}`
  const api = await start({
    name: 'api',
    command: process.execPath,
    args: ['services/api/src/main.ts'],
    env: { ...env, PORT: String(port), SHUTDOWN_DELAY_MS: '0' },
    ready: () => getText(`${apiUrl}/readyz`),
  })
  return { apiUrl, api }
}

const connects = async (port: number): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}
