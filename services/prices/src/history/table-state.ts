import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb'
import { type AskDeps, ask } from './table-ask.ts'
import type { TableState, WantedTable } from './table-plan.ts'
import { readRecovery } from './table-recovery.ts'
import { describeKey } from './table-schema.ts'
import { readTags } from './table-tags.ts'
import { readTtl } from './table-ttl.ts'

/** Undefined: there is no such table. */
export const describeTable = async (deps: AskDeps, table: string): Promise<TableDescription | undefined> => {
  const answer = await ask(deps, ['ResourceNotFoundException'], (client, options) =>
    client.send(new DescribeTableCommand({ TableName: table }), options),
  )
  return answer.kind === 'ok' ? answer.value.Table : undefined
}

/** Reads the aspects that are wanted; the others, which need rights of their own, are taken for off. */
export const readState = async (
  deps: AskDeps,
  wanted: WantedTable,
  description: TableDescription | undefined,
): Promise<TableState> => {
  const { table, tags = {}, pointInTimeRecovery = false } = wanted
  const arn = description?.TableArn
  return {
    table: description && { arn: arn ?? '', key: describeKey(description) },
    ttl: await readTtl(deps, table),
    recovery: pointInTimeRecovery ? await readRecovery(deps, table) : 'off',
    tags: arn !== undefined && Object.keys(tags).length > 0 ? await readTags(deps, arn) : {},
  }
}
