import { environmentSchema as apiEnvironment } from '@price-aggregator/api/environment'
import { environmentSchemas as jobs } from '@price-aggregator/jobs/environment'
import { environmentSchema as refresherEnvironment } from '@price-aggregator/refresher/environment'
import { port, url } from '@price-aggregator/runtime'
import { z } from 'zod'

/** What `npm start` settles by itself. */
const SETTLED = {
  ASSIGNMENT_CONFIGMAP: true,
  ENSURE_TABLE: true,
  EXCHANGES: true,
  FAULT_MUTE_WRITES_FILE: true,
  KUBECONFIG: true,
  LEADERSHIP: true,
  LEASE_LABELS: true,
  LEASE_PREFIX: true,
  METRICS_PORT: true,
  NAMESPACE: true,
  OVERRIDES_CONFIGMAP: true,
  POD_NAME: true,
  POD_UID: true,
  TIERS: true,
} as const

/** What the jobs read besides. */
const JOBS = {
  ...jobs['reconcile-tiers'].pick({
    POPULARITY_HALF_LIFE_SECONDS: true,
    TIER_MIN_ACCESSES: true,
    TIER_HYSTERESIS: true,
    TIER_DWELL_SECONDS: true,
    PINNED_HOT: true,
    PINNED_MEDIUM: true,
    PINNED_COLD: true,
  }).shape,
  ...jobs['rollup-history'].pick({ CANDLES_1M_TTL_DAYS: true, ROLLUP_LATENESS_SECONDS: true }).shape,
  // Without Leases nothing is moved: the audit's other variables have no effect.
  ...jobs['audit-freshness'].pick({ AUDIT_SAMPLE: true }).shape,
  ...jobs['ensure-table'].pick({
    TABLE_MANAGED: true,
    TABLE_POINT_IN_TIME_RECOVERY: true,
    TABLE_TAGS: true,
  }).shape,
}

/**
 * One thread refreshes, writes history and plays the exchanges: more at once would be no faster, only each later, and
 * late answers open breakers.
 */
const AT_ONCE = { refreshes: 3, warmUps: 2 }

/** Its own table is never away: nothing is queued for long, and six hours at once would hold up that thread. */
const HOURLY_LATENESS_SECONDS = 3_600

const { ROLLUP_HOURLY_LATENESS_SECONDS } = jobs['rollup-history'].shape
const { REFRESH_CONCURRENCY } = refresherEnvironment.shape
const { WARM_UP_CONCURRENCY } = apiEnvironment.shape

/** The variables of `npm start`: those of the services it holds, and what it runs in their surroundings' place. */
export const environmentSchema = z.object({
  ...JOBS,
  ...refresherEnvironment.omit(SETTLED).shape,
  ...apiEnvironment.omit({ ASSIGNMENT_DIR: true, METRICS_PORT: true }).shape,
  ROLLUP_HOURLY_LATENESS_SECONDS: ROLLUP_HOURLY_LATENESS_SECONDS.removeDefault()
    .default(HOURLY_LATENESS_SECONDS)
    .describe(ROLLUP_HOURLY_LATENESS_SECONDS.description ?? ''),
  REFRESH_CONCURRENCY: REFRESH_CONCURRENCY.removeDefault()
    .default(AT_ONCE.refreshes)
    .describe(REFRESH_CONCURRENCY.description ?? ''),
  WARM_UP_CONCURRENCY: WARM_UP_CONCURRENCY.removeDefault()
    .default(AT_ONCE.warmUps)
    .describe(WARM_UP_CONCURRENCY.description ?? ''),
  REDIS_URL: url('redis', 'rediss')
    .optional()
    .describe('Redis that holds the latest prices; not set: this process does'),
  DYNAMODB_ENDPOINT: url('http', 'https')
    .optional()
    .describe('Any DynamoDB endpoint; not set: an embedded one, with its data in DATA_DIR'),
  DATA_DIR: z.string().default('data').describe('Folder of the embedded DynamoDB'),
  EXCHANGE1_PORT: port().default(8081).describe('Port of the first mock exchange; 0: any free one'),
  EXCHANGE2_PORT: port().default(8082).describe('Port of the second mock exchange; 0: any free one'),
  EXCHANGE3_PORT: port().default(8083).describe('Port of the third mock exchange; 0: any free one'),
})

export type StandaloneEnvironment = z.output<typeof environmentSchema>
