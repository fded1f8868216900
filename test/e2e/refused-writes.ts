/** A price that the fence in Redis refused a refresher, by the refresher's own word. */
export type RefusedWrite = { asset: string; shard: string; epoch: number; outcome: string }

/** The refusals in a refresher's log, which says each; in the order in which they came. */
export const refusedWrites = (log: string): RefusedWrite[] =>
  log.split('\n').flatMap(line => {
    const { msg, asset, shard, epoch, outcome } = parse(line)
    return msg === 'price refused by the fence' ? [{ asset, shard, epoch, outcome } as RefusedWrite] : []
  })

/** Whatever else stands in a log, such as a line that was cut off, is none. */
const parse = (line: string): Partial<RefusedWrite & { msg: string }> => {
  try {
    return Object(JSON.parse(line)) as Partial<RefusedWrite & { msg: string }>
  } catch {
    return {}
  }
}

/** The assets without a refusal among those that were led. */
export const neverRefused = (assets: readonly string[], refused: readonly RefusedWrite[]): string[] => {
  const names = new Set(refused.map(({ asset }) => asset))
  return assets.filter(asset => !names.has(asset))
}
