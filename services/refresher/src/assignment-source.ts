import { type AssignmentSource, SymbolsError, symbolsFileSource } from '@price-aggregator/prices'
import { ConfigError } from '@price-aggregator/runtime'
import type { RefresherEnvironment } from './environment.ts'

/** Where the environment says the assignment is. Rejects with `ConfigError` for a list that cannot be used. */
export const readAssignmentSource = async (env: RefresherEnvironment): Promise<AssignmentSource> => {
  try {
    return await symbolsFileSource({
      symbolsFile: env.SYMBOLS_FILE,
      generation: env.GENERATION,
      sizes: { hot: env.HOT_ASSETS, medium: env.MEDIUM_ASSETS },
      shards: { hot: env.HOT_SHARDS, medium: env.MEDIUM_SHARDS, cold: env.COLD_SHARDS },
    })
  } catch (error) {
    if (!(error instanceof SymbolsError)) throw error
    throw new ConfigError(`SYMBOLS_FILE: ${error.message}`)
  }
}
