import { type AssignmentSource, openAssignmentSource, SymbolsError } from '@price-aggregator/prices'
import { assignmentSettings, ConfigError } from '@price-aggregator/runtime'
import type { z } from 'zod'
import type { environmentSchema } from './environment.ts'

/** Where the environment says the assignment is. Rejects with `ConfigError` for a list that cannot be used. */
export const readAssignmentSource = async (
  env: z.output<typeof environmentSchema>,
): Promise<AssignmentSource> => {
  try {
    return await openAssignmentSource(assignmentSettings(env))
  } catch (error) {
    if (!(error instanceof SymbolsError)) throw error
    throw new ConfigError(`SYMBOLS_FILE: ${error.message}`)
  }
}
