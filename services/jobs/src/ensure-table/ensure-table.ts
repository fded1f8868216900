import type { TableAspect, TableChange, TablePlan } from '@price-aggregator/prices/history/table'
import type { Job, JobResult, JobRun } from '../job.ts'
import { changeSentence, differenceSentence, refusalSentence } from './sentences.ts'
import { type RetryDeps, untilAnswered } from './until-answered.ts'

export type EnsureTableDeps = RetryDeps & {
  /** What would have to be changed. Rejects with `StoreUnavailable` where trying again may help. */
  inspect(signal: AbortSignal): Promise<TablePlan>
  /** Changes it, as `reconcileTable` does; told of each change. Rejects likewise. */
  reconcile(
    onChange: (change: TableChange) => void,
    signal: AbortSignal,
  ): Promise<Pick<TablePlan, 'refusals' | 'unsupported'>>
}

/** `managed` false: the table is somebody else's to change, so that what differs is a failure. */
export type EnsureTableConfig = { table: string; managed: boolean }

/** Sees to it that the history table is there and as it is wanted, as far as nothing is lost by it. */
export const createEnsureTableJob =
  (deps: EnsureTableDeps, config: EnsureTableConfig): Job =>
  async run => {
    const isChanging = config.managed && !run.dryRun
    const made: TableChange[] = []
    const attempt = async (): Promise<TablePlan> => {
      if (!isChanging) return deps.inspect(run.signal)
      const rest = await deps.reconcile(change => void made.push(change), run.signal)
      return { changes: made, ...rest }
    }
    const { plan, failures } = await planOf(deps, attempt, run)
    const result = resultOf(plan ?? { changes: made, refusals: [], unsupported: [] }, config)
    return { ...result, failures: [...result.failures, ...failures] }
  }

/** What was made stands, and is told, also where the rest failed. */
const planOf = async (
  deps: RetryDeps,
  attempt: () => Promise<TablePlan>,
  run: JobRun,
): Promise<{ plan: TablePlan | undefined; failures: string[] }> => {
  try {
    const reached = await untilAnswered(deps, attempt, run)
    if (reached.kind === 'answered') return { plan: reached.value, failures: [] }
    return { plan: undefined, failures: reached.error ? [reached.error.message] : [] }
  } catch (error) {
    run.logger.error({ error }, 'DynamoDB refuses a request about the table')
    const why = error instanceof Error ? error.message : String(error)
    return { plan: undefined, failures: [`DynamoDB refuses: ${why}`] }
  }
}

const resultOf = (plan: TablePlan, { table, managed }: EnsureTableConfig): JobResult => {
  const { changes, refusals, unsupported } = plan
  const count = (aspect: TableAspect) => (unsupported.includes(aspect) ? 1 : 0)
  // Of a table that is not there, no more is to be said.
  const missing = changes.filter(({ aspect }) => aspect === 'table')
  const told = missing.length > 0 ? missing : changes
  const differences = managed ? [] : told.map(change => differenceSentence(table, change))
  return {
    findings: {
      different: changes.length,
      refused: refusals.length,
      unsupported_ttl: count('ttl'),
      unsupported_recovery: count('recovery'),
      unsupported_tags: count('tags'),
    },
    changes: managed ? changes.map(change => changeSentence(table, change)) : [],
    failures: [...differences, ...refusals.map(refusal => refusalSentence(table, refusal))],
  }
}
