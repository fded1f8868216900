import { exchangeEnvironment } from '@price-aggregator/exchanges'
import { TIERS, type Tier } from '@price-aggregator/prices'
import {
  assignmentEnvironment,
  decimal,
  flag,
  historyEnvironment,
  integer,
  latestEnvironment,
  logLevel,
  port,
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
  TIERS: tierList()
    .default([...TIERS])
    .describe('The tiers whose assets this process refreshes'),
  REFRESH_CONCURRENCY: integer({ min: 1, max: 1_024 })
    .default(16)
    .describe('Refreshes at once, for each tier and again for the forced ones'),
  MIN_SOURCES: integer({ min: 1, max: 100 }).default(1).describe('Fewest kept quotes that make a price'),
  MAX_WEIGHT: decimal({ min: 0.01, max: 1 })
    .default(1)
    .describe('Largest share of one exchange in a price; 1: no cap'),
  HISTORY_TTL_DAYS: integer({ min: 1, max: 3_650 }).default(7).describe('How long history is kept, days'),
  HISTORY_QUEUE: integer({ min: 25, max: 10_000_000 })
    .default(10_000)
    .describe('Prices that may wait to be written to history; when it is full the oldest are dropped'),
  ENSURE_TABLE: flag()
    .default(false)
    .describe('Whether the DynamoDB table is created at the start where it is missing'),
  METRICS_PORT: port().default(9100).describe('Port of /livez, /readyz and /metrics; 0: any free one'),
  HOST: z.string().default('0.0.0.0').describe('Address that /livez, /readyz and /metrics listen on'),
  LOG_LEVEL: logLevel().describe('Lowest level that is logged'),
})

export type RefresherEnvironment = z.output<typeof environmentSchema>
