import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { type ApplyOutcome, type AskDeps, ask, UNKNOWN_OPERATION } from './table-ask.ts'
import type { TableState } from './table-plan.ts'

/** TTL that is being turned off counts as off: DynamoDB refuses to turn it on until that is done, up to an hour. */
export const readTtl = async (deps: AskDeps, table: string): Promise<TableState['ttl']> => {
  const answer = await ask(deps, [UNKNOWN_OPERATION, 'ResourceNotFoundException'], (client, options) =>
    client.send(new DescribeTimeToLiveCommand({ TableName: table }), options),
  )
  if (answer.kind === 'refused') {
    return { kind: answer.error.name === UNKNOWN_OPERATION ? 'unsupported' : 'off' }
  }
  const { TimeToLiveStatus: status, AttributeName = '' } = answer.value.TimeToLiveDescription ?? {}
  const isOn = status === 'ENABLED' || status === 'ENABLING'
  return isOn ? { kind: 'on', attribute: AttributeName } : { kind: 'off' }
}

export const enableTtl = async (deps: AskDeps, table: string, attribute: string): Promise<ApplyOutcome> => {
  const answer = await ask(deps, [UNKNOWN_OPERATION, 'ValidationException'], (client, options) =>
    client.send(
      new UpdateTimeToLiveCommand({
        TableName: table,
        TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
      }),
      options,
    ),
  )
  if (answer.kind === 'ok') return 'done'
  if (answer.error.name === UNKNOWN_OPERATION) return 'unsupported'
  // Refused as invalid: the usual cause is another process that enabled it in between.
  const now = await readTtl(deps, table)
  if (now.kind === 'on' && now.attribute === attribute) return 'already'
  throw answer.error
}
