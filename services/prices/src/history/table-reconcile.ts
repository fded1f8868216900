import { setTimeout as sleepFor } from 'node:timers/promises'
import type { TableDescription } from '@aws-sdk/client-dynamodb'
import { StoreUnavailable } from '../latest/store.ts'
import { applyChange } from './table-apply.ts'
import type { AskDeps } from './table-ask.ts'
import { planTable, type TableChange, type TablePlan, type WantedTable } from './table-plan.ts'
import { describeTable, readState } from './table-state.ts'

export type ReconcileTableDeps = AskDeps & {
  /** How long the table may take to become active. Default 60,000, looked at every 500. */
  deadlineMs?: number
  pollMs?: number
  /** Told of each change once this call has made it, also where a later one fails. */
  onChange?(change: TableChange): void
}

/** What would make the table as it is wanted; nothing is changed. Rejects as `reconcileTable` does. */
export const inspectTable = async (deps: AskDeps, wanted: WantedTable): Promise<TablePlan> => {
  const description = await describeTable(deps, wanted.table)
  return planTable(await readState(deps, wanted, description), wanted)
}

/**
 * Creates the table where it is missing and changes what is not as wanted, as far as nothing is lost by it; what is
 * refused, and what this DynamoDB does not know, is returned. Harmless to repeat, and to do in several processes at
 * once. Rejects with `StoreUnavailable` where DynamoDB does not answer, does not do it now, or takes longer than
 * `deadlineMs`, and with its `ValidationException` where it will not do it.
 */
export const reconcileTable = async (
  deps: ReconcileTableDeps,
  wanted: WantedTable,
): Promise<Pick<TablePlan, 'refusals' | 'unsupported'>> => {
  const actual = await readState(deps, wanted, await activeTable(deps, wanted))
  const { changes, refusals, unsupported } = planTable(actual, wanted)
  for (const change of changes) {
    const outcome = await applyChange(deps, change.aspect, { wanted, actual })
    if (outcome === 'unsupported') unsupported.push(change.aspect)
    if (outcome === 'done') deps.onChange?.(change)
  }
  return { refusals, unsupported }
}

/** The table, created where it is missing, once it can be used. */
const activeTable = async (deps: ReconcileTableDeps, wanted: WantedTable): Promise<TableDescription> => {
  const { signal, deadlineMs = 60_000, pollMs = 500 } = deps
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const description = await describeTable(deps, wanted.table)
    const status = description?.TableStatus
    if (description && (status === 'ACTIVE' || status === 'UPDATING')) return description
    if (!description) await create(deps, wanted)
    if (performance.now() + pollMs > deadline) {
      const trouble = `table ${wanted.table} is ${status ?? 'missing'}, not ACTIVE`
      throw new StoreUnavailable('history', new Error(trouble))
    }
    await sleepFor(pollMs, undefined, signal === undefined ? {} : { signal })
  }
}

const create = async (deps: ReconcileTableDeps, wanted: WantedTable): Promise<void> => {
  const missing = { ttl: { kind: 'off' }, recovery: 'off', tags: {}, table: undefined } as const
  const [creation] = planTable(missing, wanted).changes
  if (creation && (await applyChange(deps, 'table', { wanted })) === 'done') deps.onChange?.(creation)
}
