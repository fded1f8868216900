import { createDynamoClient, type DynamoClientOptions } from '@price-aggregator/prices/history/dynamodb'
import { ensureTable, TableMismatch, type TtlOutcome } from '@price-aggregator/prices/history/table'
import { type Logger, runLoop, sleep } from '@price-aggregator/runtime'

type EnsureTableInput = DynamoClientOptions & { table: string }

/**
 * Creates the history table where it is missing, however long it takes. Resolves then with how expired items go, or
 * when the signal aborts. A table of that name that is not ours is said, and left alone: prices go on without history.
 */
export const ensureHistoryTable = async (
  input: EnsureTableInput,
  logger: Logger,
  signal: AbortSignal,
): Promise<TtlOutcome | undefined> => {
  const { table } = input
  const client = createDynamoClient(input)
  const done = new AbortController()
  const found: { ttl?: TtlOutcome } = {}
  const ensure = async () => {
    try {
      const { created, ttl } = await ensureTable({ client, signal }, { table })
      logger[created ? 'info' : 'debug']({ table, created, ttl }, 'history table is there')
      found.ttl = ttl
    } catch (error) {
      if (!(error instanceof TableMismatch)) throw error
      logger.error({ table, error }, 'this is no history table: prices are not kept')
    }
    done.abort()
  }
  await runLoop(ensure, {
    signal: AbortSignal.any([signal, done.signal]),
    pauseMs: 0,
    onFailure: error => logger.warn({ table, error }, 'history table cannot be prepared: retrying'),
    onRecovery: () => undefined,
  })
  client.destroy()
  return found.ttl
}

const RECHECK_MS = 30_000

/** The same again and again until the signal aborts: an emulator that restarts has forgotten its tables. */
export const keepHistoryTable = async (
  { recheckMs = RECHECK_MS, ...input }: EnsureTableInput & { recheckMs?: number },
  logger: Logger,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await ensureHistoryTable(input, logger, signal)
    await sleep(recheckMs, signal)
  }
}
