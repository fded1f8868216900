import { createDynamoClient, type DynamoClientOptions } from '@price-aggregator/prices/history/dynamodb'
import { ensureTable } from '@price-aggregator/prices/history/table'
import { type Logger, runLoop } from '@price-aggregator/runtime'

type EnsureTableInput = DynamoClientOptions & { table: string }

/** Creates the history table where it is missing, however long it takes; resolves then, or when the signal aborts. */
export const ensureHistoryTable = async (
  input: EnsureTableInput,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> => {
  const { table } = input
  const client = createDynamoClient(input)
  const done = new AbortController()
  const ensure = async () => {
    const { created, ttl } = await ensureTable({ client, signal }, { table })
    logger.info({ table, created, ttl }, 'history table is there')
    done.abort()
  }
  await runLoop(ensure, {
    signal: AbortSignal.any([signal, done.signal]),
    pauseMs: 0,
    onFailure: error => logger.warn({ table, error }, 'history table cannot be prepared: retrying'),
    onRecovery: () => undefined,
  })
  client.destroy()
}
