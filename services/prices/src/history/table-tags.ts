import { ListTagsOfResourceCommand, TagResourceCommand } from '@aws-sdk/client-dynamodb'
import { type ApplyOutcome, type AskDeps, ask, UNKNOWN_OPERATION } from './table-ask.ts'
import type { TableState } from './table-plan.ts'

/** All tags of a table; a page holds up to ten. */
export const readTags = async (deps: AskDeps, arn: string): Promise<TableState['tags']> => {
  const tags: Record<string, string> = {}
  for (let next: string | undefined; ; ) {
    const page = { ResourceArn: arn, ...(next !== undefined && { NextToken: next }) }
    const answer = await ask(deps, [UNKNOWN_OPERATION], (client, options) =>
      client.send(new ListTagsOfResourceCommand(page), options),
    )
    if (answer.kind === 'refused') return 'unsupported'
    for (const { Key, Value } of answer.value.Tags ?? []) {
      if (Key !== undefined) tags[Key] = Value ?? ''
    }
    next = answer.value.NextToken
    if (!next) return tags
  }
}

/** Adds these tags, or changes their values; DynamoDB may show it a little later. */
export const addTags = async (
  deps: AskDeps,
  arn: string,
  tags: Readonly<Record<string, string>>,
): Promise<ApplyOutcome> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  const answer = await ask(deps, [UNKNOWN_OPERATION], (client, options) =>
    client.send(new TagResourceCommand({ ResourceArn: arn, Tags }), options),
  )
  return answer.kind === 'ok' ? 'done' : 'unsupported'
}
