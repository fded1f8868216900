import { CANDLE_INTERVALS } from '@price-aggregator/prices/history/candles'
import { historyEnvironment, integer } from '@price-aggregator/runtime'
import { z } from 'zod'

/** The variables of rollup-history. */
export const rollupHistoryEnvironment = {
  ...historyEnvironment,
  ROLLUP_INTERVAL: z
    .enum(CANDLE_INTERVALS, { error: `expected ${CANDLE_INTERVALS.join(' or ')}` })
    .default('1m')
    .describe('Which candles are made'),
  HISTORY_TTL_DAYS: integer({ min: 1, max: 3_650 }).default(7).describe('How long history is kept, days'),
  CANDLES_1M_TTL_DAYS: integer({ min: 1, max: 3_650 })
    .default(30)
    .describe('How long candles of a minute are kept, days; those of an hour are kept for ever'),
  ROLLUP_LATENESS_SECONDS: integer({ max: 86_400 })
    .default(900)
    .describe('How far back candles are made again for prices that came late, seconds'),
}
