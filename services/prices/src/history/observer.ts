/** What a call to the history store was for. */
export const HISTORY_OPERATIONS = ['newest', 'range', 'write', 'delete', 'ping'] as const
export type HistoryOperation = (typeof HISTORY_OPERATIONS)[number]

/** Told of every call, failed ones too (with 0 units). `units`: consumed capacity units as the store reports them. */
export type HistoryObserver = {
  read(seconds: number, units: number): void
  write(seconds: number, units: number): void
  error(operation: HistoryOperation): void
}
