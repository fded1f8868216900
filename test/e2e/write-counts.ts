import type { Sample } from '@price-aggregator/loadtest/prometheus-text'

/** What becomes of a refresh that came to a write which was not accepted; the first two: the fence refused it. */
const FENCE = ['fenced', 'unfenced']
const REFUSALS = [...FENCE, 'outdated', 'older', 'future']

/**
 * What a refresher's metrics count. `refused`: writes that the fence refused. `unwritten`: refreshes of a tier that came
 * to no write, as where one of the asset was under way, or exchanges did not answer in time on a busy machine.
 */
export type WriteCounts = { refused: number; unwritten: number }

/** The counts in a pod's series. */
export const writeCounts = (metrics: readonly Sample[], tier: string): WriteCounts => {
  const counts: WriteCounts = { refused: 0, unwritten: 0 }
  for (const { name, labels, value } of metrics) {
    const { reason = '' } = labels
    if (name === 'price_writes_rejected_total' && FENCE.includes(reason)) counts.refused += value
    if (labels.tier !== tier) continue
    if (name === 'price_refresh_errors_total' && !REFUSALS.includes(reason)) counts.unwritten += value
    if (name === 'price_refresh_skipped_total' && reason === 'in_flight') counts.unwritten += value
  }
  return counts
}
