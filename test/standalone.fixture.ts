import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, readEnvironment } from '@price-aggregator/runtime'
import { startStandalone } from '@price-aggregator/standalone'
import { environmentSchema } from '@price-aggregator/standalone/environment'
import { createApiClient } from './api-client.ts'

/** A folder of its own for a test, with what a standalone system keeps and reads. */
export const makeFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'standalone-'))
  return {
    dataDir: join(path, 'data'),
    /** Writes a symbols file and gives its path. */
    symbolsFile: async (symbols: readonly string[]): Promise<string> => {
      const file = join(path, 'symbols.csv')
      await writeFile(file, `symbol\n${symbols.join('\n')}\n`)
      return file
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

const ANY_PORT = { PORT: '0', EXCHANGE1_PORT: '0', EXCHANGE2_PORT: '0', EXCHANGE3_PORT: '0' }
const QUIET = { HOST: '127.0.0.1', LOG_LEVEL: 'silent', SHUTDOWN_DELAY_MS: '0' }

/** `npm start` in this process, on free ports. */
export const startTestStandalone = async (variables: Record<string, string>) => {
  const env = readEnvironment(environmentSchema, { ...ANY_PORT, ...QUIET, ...variables })
  const controller = new AbortController()
  const logger = createLogger('standalone', env.LOG_LEVEL)
  const { apiPort, exchanges, stopped } = await startStandalone(env, logger, controller.signal)
  const url = `http://127.0.0.1:${apiPort}`
  return {
    url,
    client: createApiClient(url),
    exchanges,
    stop: async () => {
      controller.abort()
      await stopped
    },
  }
}
