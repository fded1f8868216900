import type { KubernetesClient } from '@price-aggregator/kubernetes'
import { type AssignmentSource, SymbolsError, symbolsFileSource } from '@price-aggregator/prices'
import { assignmentSettings, ConfigError } from '@price-aggregator/runtime'
import { configMapSource } from './config-map-source.ts'

type SourceEnvironment = Parameters<typeof assignmentSettings>[0] & {
  GENERATION: number
  ASSIGNMENT_CONFIGMAP?: string | undefined
  OVERRIDES_CONFIGMAP?: string | undefined
}

/** Where the environment says the assignment is. Rejects with `ConfigError` for a list that cannot be used. */
export const readAssignmentSource = async (
  env: SourceEnvironment,
  kubernetes?: KubernetesClient,
): Promise<AssignmentSource> => {
  if (kubernetes && env.ASSIGNMENT_CONFIGMAP !== undefined) {
    const { ASSIGNMENT_CONFIGMAP: assignment, OVERRIDES_CONFIGMAP: overrides } = env
    return configMapSource({ kubernetes }, { assignment, overrides })
  }
  try {
    return await symbolsFileSource({ ...assignmentSettings(env), generation: env.GENERATION })
  } catch (error) {
    if (!(error instanceof SymbolsError)) throw error
    throw new ConfigError(`SYMBOLS_FILE: ${error.message}`)
  }
}
