import { DescribeContinuousBackupsCommand, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb'
import { type ApplyOutcome, type AskDeps, ask, UNKNOWN_OPERATION } from './table-ask.ts'
import type { TableState } from './table-plan.ts'

export const readRecovery = async (deps: AskDeps, table: string): Promise<TableState['recovery']> => {
  const answer = await ask(deps, [UNKNOWN_OPERATION, 'TableNotFoundException'], (client, options) =>
    client.send(new DescribeContinuousBackupsCommand({ TableName: table }), options),
  )
  if (answer.kind === 'refused') return answer.error.name === UNKNOWN_OPERATION ? 'unsupported' : 'off'
  const { PointInTimeRecoveryDescription: recovery } = answer.value.ContinuousBackupsDescription ?? {}
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED' ? 'on' : 'off'
}

/** Rejects with `StoreUnavailable` where a new table is not ready for it yet. */
export const enableRecovery = async (deps: AskDeps, table: string): Promise<ApplyOutcome> => {
  const answer = await ask(deps, [UNKNOWN_OPERATION], (client, options) =>
    client.send(
      new UpdateContinuousBackupsCommand({
        TableName: table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
      options,
    ),
  )
  return answer.kind === 'ok' ? 'done' : 'unsupported'
}
