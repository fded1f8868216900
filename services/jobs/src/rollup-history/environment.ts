import { CANDLE_INTERVALS } from '@price-aggregator/prices/history/candles'
import { historyEnvironment, integer } from '@price-aggregator/runtime'
import { z } from 'zod'

/** As long as history may be kept. */
const MOST_SECONDS = 3_650 * 86_400

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
    .describe('How far back each run makes candles again for prices that came late, seconds'),
  ROLLUP_HOURLY_LATENESS_SECONDS: integer({ max: 604_800 })
    .default(21_600)
    .describe(
      'How far back a run does so that reaches the end of an hour, seconds: as long as refreshers queue',
    ),
  ROLLUP_LOOKBACK_SECONDS: integer({ min: 60, max: MOST_SECONDS })
    .optional()
    .describe('How far back the first run begins, seconds; not set: an hour for 1m, a day for 1h'),
  ROLLUP_CATCH_UP_SECONDS: integer({ min: 60, max: MOST_SECONDS })
    .optional()
    .describe('How far one run goes on at most, seconds; not set: two hours for 1m, a day for 1h'),
}
