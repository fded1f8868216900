import { historyEnvironment, logLevel } from '@price-aggregator/runtime'
import { z } from 'zod'

/** The variables of the jobs. */
export const environmentSchema = z.object({
  ...historyEnvironment,
  LOG_LEVEL: logLevel().describe('Lowest level that is logged'),
})

export type JobsEnvironment = z.output<typeof environmentSchema>
