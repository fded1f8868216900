/** One quote's age, judged: how far its time is ahead of the store's clock (below zero: behind), milliseconds. */
export type SkewSample = { aheadMs: number; rejected: 'future' | 'old' | undefined; at: number }

/** The latest quotes of each exchange. */
export type SkewSamples = ReadonlyMap<string, readonly SkewSample[]>

/** `aheadMs`: how far the exchanges' clocks are ahead of the store's, milliseconds. */
export type Skew =
  | { kind: 'skewed'; reason: 'future' | 'old'; aheadMs: number; exchanges: string[] }
  | { kind: 'fine' }
  /** Too few quotes to tell. */
  | { kind: 'unknown' }

/** Fewer quotes of an exchange say nothing. */
const FEWEST = 5

/**
 * Clocks are apart where most quotes of every exchange that answers are rejected for the same: one exchange alone has a
 * fault of its own. The measure is the median of those rejected, which a few odd quotes do not move.
 */
export const skewOf = (samples: SkewSamples): Skew => {
  const answering = [...samples].filter(([, quotes]) => quotes.length >= FEWEST)
  if (answering.length === 0) return { kind: 'unknown' }
  for (const reason of ['future', 'old'] as const) {
    const isRejected = ({ rejected }: SkewSample) => rejected === reason
    if (!answering.every(([, quotes]) => quotes.filter(isRejected).length * 2 > quotes.length)) continue
    const aheadMs = median(
      answering.flatMap(([, quotes]) => quotes.filter(isRejected).map(quote => quote.aheadMs)),
    )
    return { kind: 'skewed', reason, aheadMs, exchanges: answering.map(([exchange]) => exchange) }
  }
  return { kind: 'fine' }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
