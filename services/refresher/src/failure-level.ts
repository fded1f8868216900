import { StoreUnavailable } from '@price-aggregator/prices'

/** That the store is away is said by its connection and by who registers the assignment: others say it on debug. */
export const failureLevel = (error: unknown): 'debug' | 'warn' =>
  error instanceof StoreUnavailable ? 'debug' : 'warn'
