import { pino, stdTimeFunctions } from 'pino'
import { readEnvironment } from './environment.ts'
import { startMockExchange } from './start.ts'

const FORCED_EXIT_MS = 10_000

const fail = (problems: string[]): never => {
  for (const problem of problems) process.stderr.write(`mock-exchange: ${problem}\n`)
  process.exit(1)
}

const read = readEnvironment(process.env)
if (read.kind === 'invalid') fail(read.problems)
else {
  const { PORT: port, HOST: host, EXCHANGE_NAME: name, SEED: seed } = read.environment
  const logger = pino({
    base: { service: 'mock-exchange', exchange: name },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: level => ({ level }) },
  })
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop.abort()
      setTimeout(() => process.exit(1), FORCED_EXIT_MS).unref()
    })
  }
  try {
    const { url } = await startMockExchange({ name, seed, port, host, signal: stop.signal })
    logger.info({ url, seed }, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    fail([code === 'EADDRINUSE' ? `PORT: port ${port} is in use` : `cannot listen on ${host}: ${error}`])
  }
}
