import { integer, kubernetesEnvironment, latestEnvironment, logLevel } from '@price-aggregator/runtime'
import { z } from 'zod'
import { auditFreshnessEnvironment } from './audit-freshness/environment.ts'
import { ensureTableEnvironment } from './ensure-table/environment.ts'
import { reconcileTiersEnvironment } from './reconcile-tiers/environment.ts'
import { rollupHistoryEnvironment } from './rollup-history/environment.ts'

const jobEnvironment = {
  ...latestEnvironment,
  NAMESPACE: z
    .string()
    .optional()
    .describe(
      'Kubernetes namespace of the Leases; not set: without Kubernetes, so that nothing keeps two runs apart',
    ),
  ...kubernetesEnvironment,
  JOB_TIMEOUT_SECONDS: integer({ min: 1, max: 86_400 })
    .default(50)
    .describe(
      'How long a run may take, the wait for its guard included; it ends at most 10 s later, so give its Job more',
    ),
  LOG_LEVEL: logLevel().describe('Lowest level that is logged; a dry run says at least its plan'),
}

const jobEnvironmentSchema = z.object(jobEnvironment)

/** What every job reads. */
export type JobEnvironment = z.output<typeof jobEnvironmentSchema>

/** The variables of each job, by its command. */
export const environmentSchemas = {
  'reconcile-tiers': z.object({ ...jobEnvironment, ...reconcileTiersEnvironment }),
  'rollup-history': z.object({ ...jobEnvironment, ...rollupHistoryEnvironment }),
  'audit-freshness': z.object({ ...jobEnvironment, ...auditFreshnessEnvironment }),
  'ensure-table': z.object({ ...jobEnvironment, ...ensureTableEnvironment }),
} as const

export type CommandName = keyof typeof environmentSchemas

/** The environment of one job. */
export type EnvironmentOf<C extends CommandName> = z.output<(typeof environmentSchemas)[C]>
