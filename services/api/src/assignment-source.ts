import {
  type AssignmentSource,
  folderSource,
  SymbolsError,
  symbolsFileSource,
  UNNUMBERED,
} from '@price-aggregator/prices'
import { assignmentSettings, ConfigError } from '@price-aggregator/runtime'
import type { z } from 'zod'
import type { environmentSchema } from './environment.ts'

/** The assignment to work by until one is registered, where the environment says it is. Rejects with `ConfigError` for a list that cannot be used. */
export const readAssignmentSource = async (
  env: z.output<typeof environmentSchema>,
): Promise<AssignmentSource> => {
  try {
    if (env.ASSIGNMENT_DIR !== undefined) return folderSource(env.ASSIGNMENT_DIR)
    return await symbolsFileSource({ ...assignmentSettings(env), generation: UNNUMBERED })
  } catch (error) {
    if (!(error instanceof SymbolsError)) throw error
    throw new ConfigError(`SYMBOLS_FILE: ${error.message}`)
  }
}
