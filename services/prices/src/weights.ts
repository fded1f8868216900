/**
 * Each quote's share of the price, summing to 1: its volume's share, or equal shares where all volumes are zero. No
 * share exceeds `maxWeight`; what a capped quote loses goes to the others in proportion. A cap that cannot be met
 * (below 1/n) gives equal shares.
 */
export const volumeWeights = (volumes: readonly number[], maxWeight = 1): number[] => {
  const count = volumes.length
  const largest = Math.max(...volumes)
  // Scaled by the largest first: the sum of huge volumes could overflow.
  const scaled = largest > 0 ? volumes.map(volume => volume / largest) : volumes.map(() => 1)
  if (maxWeight >= 1) return shares(scaled, 1)
  if (maxWeight * count <= 1) return volumes.map(() => 1 / count)
  return capped(scaled, maxWeight)
}

const shares = (amounts: readonly number[], whole: number): number[] => {
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  return amounts.map(amount => (sum > 0 ? (amount / sum) * whole : whole / amounts.length))
}

const capped = (amounts: readonly number[], maxWeight: number): number[] => {
  const weights = new Map<number, number>()
  let open = amounts.map((_, i) => i)
  for (;;) {
    const whole = 1 - weights.size * maxWeight
    const parts = shares(
      open.map(i => amounts[i] ?? 0),
      whole,
    )
    const over = open.filter((_, k) => (parts[k] ?? 0) > maxWeight)
    if (over.length === 0) {
      open.forEach((i, k) => {
        weights.set(i, parts[k] ?? 0)
      })
      return amounts.map((_, i) => weights.get(i) ?? 0)
    }
    for (const i of over) weights.set(i, maxWeight)
    open = open.filter(i => !weights.has(i))
  }
}
