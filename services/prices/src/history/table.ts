import { setTimeout as sleepFor } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb'
import { StoreUnavailable } from '../latest/store.ts'
import { type AskDeps, ask } from './table-ask.ts'
import { checkKey, tableInput } from './table-schema.ts'
import { enableTtl, type TtlOutcome } from './table-ttl.ts'

export { TableMismatch } from './table-schema.ts'
export type { TtlOutcome } from './table-ttl.ts'

export type EnsureTableDeps = AskDeps & {
  /** How long the table may take to become active. Default 60,000, looked at every 500. */
  deadlineMs?: number
  pollMs?: number
}

export type EnsuredTable = { created: boolean; ttl: TtlOutcome }

const describe = async (deps: AskDeps, table: string): Promise<TableDescription | undefined> => {
  const answer = await ask(deps, ['ResourceNotFoundException'], (client, options) =>
    client.send(new DescribeTableCommand({ TableName: table }), options),
  )
  return answer.kind === 'ok' ? answer.value.Table : undefined
}

/** Whether this call made the table: false where another process was faster. */
const create = async (deps: AskDeps, table: string): Promise<boolean> => {
  const answer = await ask(deps, ['ResourceInUseException'], (client, options) =>
    client.send(new CreateTableCommand(tableInput(table)), options),
  )
  return answer.kind === 'ok'
}

/**
 * Sees to it that the history table is there, active, and really deletes what has expired. Harmless to repeat, and to
 * do in several processes at once. Rejects with `TableMismatch` for a table with another key or TTL attribute and
 * with `StoreUnavailable` where DynamoDB does not answer or takes longer than `deadlineMs`.
 */
export const ensureTable = async (
  deps: EnsureTableDeps,
  { table, ttlAttribute = 'expires_at' }: { table: string; ttlAttribute?: string },
): Promise<EnsuredTable> => {
  const { signal, deadlineMs = 60_000, pollMs = 500 } = deps
  const deadline = performance.now() + deadlineMs
  let created = false
  for (;;) {
    const description = await describe(deps, table)
    if (description === undefined) created = (await create(deps, table)) || created
    const status = description?.TableStatus
    if (description !== undefined && (status === 'ACTIVE' || status === 'UPDATING')) {
      checkKey(table, description)
      return { created, ttl: await enableTtl(deps, table, ttlAttribute) }
    }
    if (performance.now() + pollMs > deadline) {
      throw new StoreUnavailable('history', new Error(`table ${table} is ${status ?? 'missing'}, not ACTIVE`))
    }
    await sleepFor(pollMs, undefined, signal === undefined ? {} : { signal })
  }
}
