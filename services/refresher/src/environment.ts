import { exchangeEnvironment } from '@price-aggregator/exchanges'
import { TIERS, type Tier } from '@price-aggregator/prices'
import {
  assignmentEnvironment,
  decimal,
  flag,
  generation,
  historyEnvironment,
  integer,
  kubernetesEnvironment,
  latestEnvironment,
  logLevel,
  port,
  priceEnvironment,
} from '@price-aggregator/runtime'
import { z } from 'zod'

const EXPECTED_TIERS = `expected some of ${TIERS.join(', ')}, each once, with commas between`

const tierList = () =>
  z.string().transform((text, context): Tier[] => {
    const names = text.split(',').map(name => name.trim())
    const tiers = TIERS.filter(tier => names.includes(tier))
    if (tiers.length !== names.length) context.addIssue({ code: 'custom', message: EXPECTED_TIERS })
    return tiers
  })

/** The variables of a refresher. */
export const environmentSchema = z.object({
  ...latestEnvironment,
  ...historyEnvironment,
  ...assignmentEnvironment,
  ...exchangeEnvironment,
  ...priceEnvironment,
  TIERS: tierList()
    .default([...TIERS])
    .describe('The tiers whose assets this process refreshes'),
  REFRESH_CONCURRENCY: integer({ min: 1, max: 1_024 })
    .default(16)
    .describe('Refreshes at once, for each tier and again for the forced ones'),
  MAX_WEIGHT: decimal({ min: 0.01, max: 1 })
    .default(1)
    .describe('Largest share of one exchange in a price; 1: no cap'),
  HISTORY_TTL_DAYS: integer({ min: 1, max: 3_650 }).default(7).describe('How long history is kept, days'),
  HISTORY_QUEUE: integer({ min: 25, max: 10_000_000 })
    .default(10_000)
    .describe('Prices that may wait to be written to history; when it is full the oldest are dropped'),
  LEADERSHIP: z
    .enum(['sole', 'leases'], { error: 'expected sole or leases' })
    .default('sole')
    .describe(
      'How leaders are found: sole, this process leads whatever nobody else writes; leases, by Kubernetes Leases',
    ),
  NAMESPACE: z.string().default('default').describe('Kubernetes namespace of the Leases and the ConfigMap'),
  ...kubernetesEnvironment,
  POD_UID: z.string().optional().describe("The pod's uid: its member Lease is then deleted together with it"),
  ASSIGNMENT_CONFIGMAP: z
    .string()
    .optional()
    .describe(
      'ConfigMap with assignment.json and symbols.csv, read again every 5 s; replaces the other variables of the assignment',
    ),
  OVERRIDES_CONFIGMAP: z
    .string()
    .optional()
    .describe(
      'ConfigMap with the tier overrides, read together with ASSIGNMENT_CONFIGMAP; it may be missing',
    ),
  GENERATION: generation(),
  ENSURE_TABLE: flag()
    .default(false)
    .describe('Whether the DynamoDB table is created at the start where it is missing'),
  FAULT_MUTE_WRITES_FILE: z
    .string()
    .optional()
    .describe('For tests of the audit: while this file exists, no price is written, and all else goes on'),
  METRICS_PORT: port().default(9100).describe('Port of /livez, /readyz and /metrics; 0: any free one'),
  HOST: z.string().default('0.0.0.0').describe('Address that /livez, /readyz and /metrics listen on'),
  LOG_LEVEL: logLevel().describe('Lowest level that is logged'),
})

export type RefresherEnvironment = z.output<typeof environmentSchema>
