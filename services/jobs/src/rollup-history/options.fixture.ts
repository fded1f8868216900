import type { RollupHistoryOptions } from './windows.ts'

export const DAY = 86_400

/** Looks back an hour the first time, and goes on for two. */
export const OPTIONS: RollupHistoryOptions = {
  interval: '1m',
  historyTtlSeconds: 7 * DAY,
  candleTtlSeconds: 30 * DAY,
  latenessSeconds: 900,
  hourlyLatenessSeconds: 21_600,
  lookbackSeconds: 3_600,
  catchUpSeconds: 7_200,
}
