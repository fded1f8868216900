import { readEffectiveAssignment } from '@price-aggregator/prices'
import { createDynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import type { Command } from '../command.ts'
import { createRollupHistoryJob } from './rollup-history.ts'

const DAY_SECONDS = 86_400

/** Where the environment says nothing of spans, seconds: what is read well within a period. */
const SPANS = {
  '1m': { lookbackSeconds: 3_600, catchUpSeconds: 7_200 },
  '1h': { lookbackSeconds: DAY_SECONDS, catchUpSeconds: DAY_SECONDS },
} as const

/** Which assets there are is learned from Redis. */
class NoAssignment extends Error {
  readonly code = 'NO_ASSIGNMENT'
}

export const rollupHistoryCommand: Command<'rollup-history'> = {
  summary: 'make candles of history',
  nameOf: env => `rollup-history-${env.ROLLUP_INTERVAL}`,
  waits: false,
  create: (env, { latest, opened }) => {
    const interval = env.ROLLUP_INTERVAL
    const history = createDynamoHistoryStore({
      endpoint: env.DYNAMODB_ENDPOINT,
      region: env.AWS_REGION,
      table: env.DYNAMODB_TABLE,
      requestTimeoutMs: env.DYNAMODB_TIMEOUT_MS,
      now: latest.now,
    })
    opened(() => history.close())
    const assets = async () => {
      const assignment = await readEffectiveAssignment(latest)
      if (!assignment) throw new NoAssignment('no assignment is registered in Redis')
      return assignment.assets
    }
    const options = {
      interval,
      historyTtlSeconds: env.HISTORY_TTL_DAYS * DAY_SECONDS,
      candleTtlSeconds: interval === '1m' ? env.CANDLES_1M_TTL_DAYS * DAY_SECONDS : undefined,
      latenessSeconds: env.ROLLUP_LATENESS_SECONDS,
      hourlyLatenessSeconds: env.ROLLUP_HOURLY_LATENESS_SECONDS,
      lookbackSeconds: env.ROLLUP_LOOKBACK_SECONDS ?? SPANS[interval].lookbackSeconds,
      catchUpSeconds: env.ROLLUP_CATCH_UP_SECONDS ?? SPANS[interval].catchUpSeconds,
    }
    return createRollupHistoryJob({
      history,
      candles: history.candles,
      assets,
      syncClock: latest.syncClock,
      now: latest.now,
      options,
    })
  },
}
