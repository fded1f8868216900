import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { type ApplyOutcome, type AskDeps, ask } from './table-ask.ts'
import type { TableAspect, TableState, WantedTable } from './table-plan.ts'
import { enableRecovery } from './table-recovery.ts'
import { tableInput } from './table-schema.ts'
import { addTags } from './table-tags.ts'
import { enableTtl } from './table-ttl.ts'

/** `already`: another process was faster. */
const createTable = async (deps: AskDeps, table: string): Promise<ApplyOutcome> => {
  const answer = await ask(deps, ['ResourceInUseException'], (client, options) =>
    client.send(new CreateTableCommand(tableInput(table)), options),
  )
  return answer.kind === 'ok' ? 'done' : 'already'
}

/** Makes one aspect as it is wanted. */
export const applyChange = (
  deps: AskDeps,
  aspect: TableAspect,
  { wanted, actual }: { wanted: WantedTable; actual?: TableState },
): Promise<ApplyOutcome> => {
  const { table } = wanted
  switch (aspect) {
    case 'table':
      return createTable(deps, table)
    case 'ttl':
      return enableTtl(deps, table, wanted.ttlAttribute)
    case 'recovery':
      return enableRecovery(deps, table)
    case 'tags':
      return addTags(deps, actual?.table?.arn ?? '', wanted.tags ?? {})
  }
}
