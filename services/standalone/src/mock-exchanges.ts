import type { Exchange } from '@price-aggregator/exchanges'
import { type RunningMockExchange, startMockExchange } from '@price-aggregator/mock-exchange'
import { ConfigError } from '@price-aggregator/runtime'
import type { StandaloneEnvironment } from './environment.ts'

const SEED = 1

export type MockExchanges = { exchanges: Exchange[]; close(): Promise<void> }

/** The three exchanges that are polled. Rejects with `ConfigError` for a port that cannot be had. */
export const startMockExchanges = async (env: StandaloneEnvironment): Promise<MockExchanges> => {
  const running: RunningMockExchange[] = []
  const close = async () => {
    await Promise.all(running.map(exchange => exchange.close()))
  }
  try {
    for (const [i, port] of [env.EXCHANGE1_PORT, env.EXCHANGE2_PORT, env.EXCHANGE3_PORT].entries()) {
      running.push(await startOne(i + 1, port))
    }
  } catch (error) {
    await close()
    throw error
  }
  return { exchanges: running.map(({ url }, i) => ({ name: `exchange${i + 1}`, baseUrl: url })), close }
}

const startOne = async (number: number, port: number): Promise<RunningMockExchange> => {
  try {
    return await startMockExchange({ name: `exchange${number}`, seed: SEED, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const why = code === 'EADDRINUSE' ? 'is in use' : 'may not be listened on'
    throw new ConfigError(`EXCHANGE${number}_PORT: port ${port} ${why}`)
  }
}
