import type { AssignmentView } from '@price-aggregator/prices'
import type { DynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { pruneExpired } from '@price-aggregator/prices/history/prune'
import { type Logger, runLoop } from '@price-aggregator/runtime'

const DAY_MS = 86_400_000
/** Between two steps of one asset, so that refreshes come first. */
const STEP_PAUSE_MS = 20

type PruneHistoryDeps = { history: DynamoHistoryStore; assignment: AssignmentView; logger: Logger }

/** Deletes what has expired, at the start and daily: for an embedded DynamoDB, which knows no TTL. */
export const pruneDaily = (
  { history, assignment, logger }: PruneHistoryDeps,
  signal: AbortSignal,
): Promise<void> =>
  runLoop(
    async () => {
      const { assets } = assignment.current()
      const { deleted } = await pruneExpired(
        { history, candles: history.candles, now: Date.now, signal, pauseMs: STEP_PAUSE_MS },
        assets,
      )
      logger.info({ deleted }, 'history pruned')
    },
    {
      signal,
      pauseMs: DAY_MS,
      onFailure: error => logger.warn({ error }, 'history cannot be pruned: retrying'),
      onRecovery: () => undefined,
    },
  )
