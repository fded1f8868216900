import type { TableChange } from './table-plan.ts'
import { type ReconcileTableDeps, reconcileTable } from './table-reconcile.ts'
import { TableMismatch } from './table-schema.ts'

export type { TableAspect, TableChange, TablePlan, TableRefusal, WantedTable } from './table-plan.ts'
export { inspectTable, reconcileTable } from './table-reconcile.ts'
export { TableMismatch } from './table-schema.ts'

/** The attribute by which expired items are deleted. */
export const TTL_ATTRIBUTE = 'expires_at'

/** `unsupported`: this emulator knows no TTL, so somebody else has to delete what has expired. */
export type TtlOutcome = 'enabled' | 'already' | 'unsupported'

export type EnsureTableDeps = Omit<ReconcileTableDeps, 'onChange'>

export type EnsuredTable = { created: boolean; ttl: TtlOutcome }

/**
 * Sees to it that the history table is there, active, and really deletes what has expired. Harmless to repeat, and to
 * do in several processes at once. Rejects with `TableMismatch` for a table with another key or TTL attribute and
 * with `StoreUnavailable` where DynamoDB does not answer or takes longer than `deadlineMs`.
 */
export const ensureTable = async (
  deps: EnsureTableDeps,
  { table, ttlAttribute = TTL_ATTRIBUTE }: { table: string; ttlAttribute?: string },
): Promise<EnsuredTable> => {
  const changes: TableChange[] = []
  const onChange = (change: TableChange) => void changes.push(change)
  const { refusals, unsupported } = await reconcileTable({ ...deps, onChange }, { table, ttlAttribute })
  const [refusal] = refusals
  if (refusal) throw new TableMismatch(table, refusal.found, refusal.wanted)
  const isChanged = (aspect: TableChange['aspect']) => changes.some(change => change.aspect === aspect)
  const before = unsupported.includes('ttl') ? 'unsupported' : 'already'
  return { created: isChanged('table'), ttl: isChanged('ttl') ? 'enabled' : before }
}
