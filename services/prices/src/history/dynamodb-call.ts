import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import { withDeadline } from './deadline.ts'
import { storeError } from './dynamodb-client.ts'
import type { HistoryObserver, HistoryOperation } from './observer.ts'

type Answer = { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined }

export type CallOptions = { operation: HistoryOperation; timeoutMs: number; signal: AbortSignal | undefined }

/** Runs one request, observed, with a deadline; rejects as `HistoryStore` promises. */
export type DynamoCall = <T extends Answer>(
  options: CallOptions,
  request: (signal: AbortSignal) => Promise<T>,
) => Promise<T>

const capacityUnits = ({ ConsumedCapacity: consumed }: Answer): number =>
  [consumed ?? []].flat().reduce((units, { CapacityUnits = 0 }) => units + CapacityUnits, 0)

export const createDynamoCall = (observe: HistoryObserver | undefined): DynamoCall => {
  return async ({ operation, timeoutMs, signal }, request) => {
    const kind = operation === 'write' || operation === 'delete' ? 'write' : 'read'
    const start = performance.now()
    const seconds = () => (performance.now() - start) / 1000
    try {
      const answer = await withDeadline(timeoutMs, signal, request)
      observe?.[kind](seconds(), capacityUnits(answer))
      return answer
    } catch (error) {
      if (signal?.aborted) throw error
      observe?.[kind](seconds(), 0)
      observe?.error(operation)
      throw storeError(error)
    }
  }
}
