import type { RefreshOutcome } from './refresh.ts'

/** Every reason for which a refresh gives no new price; bounded, so fit for labels and for the update stream. */
export const FAILURE_REASONS = [
  'no_quotes',
  'no_valid_quotes',
  'disagreement',
  'too_few_sources',
  'jump',
  'deadline',
  'fenced',
  'unfenced',
  'outdated',
  'older',
  'future',
  'store_unavailable',
  'unexpected',
] as const

export type FailureReason = (typeof FAILURE_REASONS)[number]

/** A refresh that gave no new price. */
export type FailedRefresh = Exclude<RefreshOutcome, { kind: 'written' }>

export const failureReason = (failed: FailedRefresh): FailureReason => {
  switch (failed.kind) {
    case 'no_price':
      return failed.reason
    case 'refused':
      return failed.outcome
    case 'unavailable':
      return 'store_unavailable'
    case 'unexpected':
      return 'unexpected'
  }
}
