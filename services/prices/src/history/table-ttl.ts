import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { type AskDeps, ask } from './table-ask.ts'
import { TableMismatch } from './table-schema.ts'

/** `unsupported`: this emulator knows no TTL, so somebody else has to delete what has expired. */
export type TtlOutcome = 'enabled' | 'already' | 'unsupported'

/** How an emulator without TTL answers. */
const UNKNOWN_OPERATION = 'UnknownOperationException'

type TtlState = 'on' | 'off' | 'unsupported'

/** Throws `TableMismatch` where TTL goes by another attribute: nothing of ours would ever expire. */
const ttlState = async (deps: AskDeps, table: string, attribute: string): Promise<TtlState> => {
  const answer = await ask(deps, [UNKNOWN_OPERATION], (client, options) =>
    client.send(new DescribeTimeToLiveCommand({ TableName: table }), options),
  )
  if (answer.kind === 'refused') return 'unsupported'
  const { TimeToLiveStatus: status, AttributeName: found } = answer.value.TimeToLiveDescription ?? {}
  if (status !== 'ENABLED' && status !== 'ENABLING') return 'off'
  if (found !== attribute) throw new TableMismatch(table, `TTL on ${found}`, `TTL on ${attribute}`)
  return 'on'
}

/** Enables TTL on an attribute where it is not enabled yet. */
export const enableTtl = async (deps: AskDeps, table: string, attribute: string): Promise<TtlOutcome> => {
  const before = await ttlState(deps, table, attribute)
  if (before !== 'off') return before === 'on' ? 'already' : 'unsupported'
  const answer = await ask(deps, [UNKNOWN_OPERATION, 'ValidationException'], (client, options) =>
    client.send(
      new UpdateTimeToLiveCommand({
        TableName: table,
        TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
      }),
      options,
    ),
  )
  if (answer.kind === 'ok') return 'enabled'
  if (answer.error.name === UNKNOWN_OPERATION) return 'unsupported'
  // Refused as invalid: the usual cause is another process that enabled it in between.
  if ((await ttlState(deps, table, attribute)) === 'on') return 'already'
  throw answer.error
}
