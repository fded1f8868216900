/** The `count` items of the largest values, largest first, in one pass that sorts only what may be among them. */
export const largest = <T>(items: Iterable<T>, count: number, rank: (item: T) => number): T[] => {
  const descending = (a: T, b: T) => rank(b) - rank(a)
  let best: T[] = []
  let threshold = Number.NEGATIVE_INFINITY
  for (const item of items) {
    if (rank(item) <= threshold) continue
    best.push(item)
    if (best.length < 4 * count) continue
    best = best.sort(descending).slice(0, count)
    threshold = rank(best[count - 1] ?? item)
  }
  return best.sort(descending).slice(0, count)
}
