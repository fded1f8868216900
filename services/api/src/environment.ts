import {
  assignmentEnvironment,
  historyEnvironment,
  integer,
  latestEnvironment,
  logLevel,
  port,
} from '@price-aggregator/runtime'
import { z } from 'zod'

/** The variables of the API. */
export const environmentSchema = z.object({
  ...latestEnvironment,
  ...historyEnvironment,
  ...assignmentEnvironment,
  ASSIGNMENT_DIR: z
    .string()
    .optional()
    .describe(
      'Folder with assignment.json and symbols.csv, which count until refreshers have registered an assignment; replaces the other variables of the assignment',
    ),
  PORT: port().default(8080).describe('Port of the HTTP API; 0: any free one'),
  METRICS_PORT: port()
    .optional()
    .describe(
      'Port of /livez, /readyz and /metrics, which the API then no longer serves itself; 0: any free one; not set: they stay on PORT',
    ),
  HOST: z.string().default('0.0.0.0').describe('Address that the HTTP API, and METRICS_PORT, listen on'),
  LOG_LEVEL: logLevel().describe(
    'Lowest level that is logged; from debug on every request is, which turns the hot path off and multiplies what a request costs',
  ),
  SHUTDOWN_DELAY_MS: integer({ max: 30_000 })
    .default(1_000)
    .describe('How long the API stays reachable but not ready before it closes, milliseconds'),
  SHUTDOWN_GRACE_MS: integer({ max: 30_000 })
    .default(5_000)
    .describe('How long requests under way may take when the API closes, milliseconds'),
  REFRESH_WAIT_MS: integer({ min: 100, max: 60_000 })
    .default(2_000)
    .describe('How long a request waits for a refresh, milliseconds'),
  MAX_LOOKUPS: integer({ min: 1, max: 100_000 })
    .default(2_000)
    .describe('How many assets may be looked up, and how many refreshed on demand, at once; more get a 503'),
  WARM_UP_CONCURRENCY: integer({ min: 1, max: 256 })
    .default(16)
    .describe('How many prices are read from history at once where the latest store lacks them'),
})
