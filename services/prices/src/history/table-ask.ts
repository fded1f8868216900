import { type DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import { withDeadline } from './deadline.ts'
import { storeError } from './dynamodb-client.ts'

export type AskDeps = {
  client: DynamoDBClient
  signal?: AbortSignal
  /** Deadline of one request. Default 5,000. */
  requestTimeoutMs?: number
}

/** How an emulator answers to an operation it does not know. */
export const UNKNOWN_OPERATION = 'UnknownOperationException'

/** `done`; `already`: somebody else was faster; `unsupported`: this emulator does not know it. */
export type ApplyOutcome = 'done' | 'already' | 'unsupported'

/** `refused`: with one of the error names the asker was prepared for. */
export type Answer<T> = { kind: 'ok'; value: T } | { kind: 'refused'; error: DynamoDBServiceException }

/** One request about a table, with its deadline. Errors nobody was prepared for reject as a store's do. */
export const ask = async <T>(
  { client, signal, requestTimeoutMs = 5_000 }: AskDeps,
  prepared: readonly string[],
  request: (client: DynamoDBClient, options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<Answer<T>> => {
  try {
    const value = await withDeadline(requestTimeoutMs, signal, abortSignal =>
      request(client, { abortSignal }),
    )
    return { kind: 'ok', value }
  } catch (error) {
    if (signal?.aborted) throw error
    if (error instanceof DynamoDBServiceException && prepared.includes(error.name))
      return { kind: 'refused', error }
    throw storeError(error)
  }
}
