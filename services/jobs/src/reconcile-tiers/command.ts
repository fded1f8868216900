import { ConfigError } from '@price-aggregator/runtime'
import type { Command } from '../command.ts'
import { reconcileTiersConfig } from './config.ts'
import { announceOnConfigMap, createConfigMapOverrides, readAssignmentConfigMap } from './config-maps.ts'
import { createReconcileTiersJob } from './reconcile-tiers.ts'

export const reconcileTiersCommand: Command<'reconcile-tiers'> = {
  summary: 'let popularity decide which assets are hot and medium',
  nameOf: () => 'reconcile-tiers',
  waits: false,
  create: (env, { kubernetes, latest }) => {
    if (!kubernetes) throw new ConfigError('NAMESPACE: needed for the ConfigMaps, not set')
    return createReconcileTiersJob(
      {
        readAssignment: () => readAssignmentConfigMap({ kubernetes }, env.ASSIGNMENT_CONFIGMAP),
        overrides: createConfigMapOverrides({ kubernetes }, env.OVERRIDES_CONFIGMAP),
        latest,
        now: latest.now,
        announce: announceOnConfigMap({ kubernetes, now: Date.now }, env.OVERRIDES_CONFIGMAP),
      },
      reconcileTiersConfig(env),
    )
  },
}
