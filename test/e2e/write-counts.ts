/** What becomes of a refresh that came to a write which was not accepted; the first two: the fence refused it. */
const FENCE = ['fenced', 'unfenced']
const REFUSALS = [...FENCE, 'outdated', 'older', 'future']

/**
 * What a refresher's metrics count. `refused`: writes that the fence refused. `unwritten`: refreshes of a tier that came
 * to no write, as where one of the asset was under way, or exchanges did not answer in time on a busy machine.
 */
export type WriteCounts = { refused: number; unwritten: number }

/** The counts in a pod's series, by name and labels. */
export const writeCounts = (metrics: ReadonlyMap<string, number>, tier: string): WriteCounts => {
  const counts: WriteCounts = { refused: 0, unwritten: 0 }
  for (const [series, value] of metrics) {
    const [, name = '', of, reason = ''] = SERIES.exec(series) ?? []
    if (name === 'writes_rejected' && FENCE.includes(reason)) counts.refused += value
    if (of !== tier) continue
    if (name === 'refresh_errors' && !REFUSALS.includes(reason)) counts.unwritten += value
    if (name === 'refresh_skipped' && reason === 'in_flight') counts.unwritten += value
  }
  return counts
}

const SERIES =
  /^price_(writes_rejected|refresh_errors|refresh_skipped)_total\{(?:tier="(\w+)",)?reason="(\w+)"\}$/
