import type { z } from 'zod'
import type { reconcileTiersEnvironment } from './environment.ts'
import type { ReconcileTiersConfig } from './reconcile-tiers.ts'

type Environment = z.output<z.ZodObject<typeof reconcileTiersEnvironment>>

/** What the variables say of how tiers are planned. */
export const reconcileTiersConfig = (
  env: Omit<Environment, 'NAMESPACE' | 'ASSIGNMENT_CONFIGMAP' | 'OVERRIDES_CONFIGMAP'>,
): ReconcileTiersConfig => ({
  pins: { hot: env.PINNED_HOT, medium: env.PINNED_MEDIUM, cold: env.PINNED_COLD },
  options: {
    hysteresis: env.TIER_HYSTERESIS,
    dwellMs: env.TIER_DWELL_SECONDS * 1_000,
    minAccesses: env.TIER_MIN_ACCESSES,
    halfLifeMs: env.POPULARITY_HALF_LIFE_SECONDS * 1_000,
  },
})
