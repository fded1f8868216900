import type { KubernetesClient } from '@price-aggregator/kubernetes'
import { type AssignmentSource, openAssignmentSource, SymbolsError } from '@price-aggregator/prices'
import { assignmentSettings, ConfigError } from '@price-aggregator/runtime'
import { configMapSource } from './kubernetes.ts'

type SourceEnvironment = Parameters<typeof assignmentSettings>[0] & {
  ASSIGNMENT_CONFIGMAP?: string | undefined
}

/** Where the environment says the assignment is. Rejects with `ConfigError` for a list that cannot be used. */
export const readAssignmentSource = async (
  env: SourceEnvironment,
  kubernetes?: KubernetesClient,
): Promise<AssignmentSource> => {
  if (kubernetes && env.ASSIGNMENT_CONFIGMAP !== undefined) {
    return configMapSource(kubernetes, env.ASSIGNMENT_CONFIGMAP)
  }
  try {
    return await openAssignmentSource(assignmentSettings(env))
  } catch (error) {
    if (!(error instanceof SymbolsError)) throw error
    throw new ConfigError(`SYMBOLS_FILE: ${error.message}`)
  }
}
