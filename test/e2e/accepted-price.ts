/** One entry of the update stream: a price that was accepted. */
export type AcceptedPrice = {
  asset: string
  /** When it was accepted, milliseconds on Redis' clock. */
  at: number
  /** When its quotes were asked for, milliseconds on Redis' clock. */
  observedAt: number
  epoch: number
  generation: number
}

type StreamEntry = readonly [id: string, flat: readonly string[]]

/** The accepted prices among the entries of the update stream; entries without a price tell of a failed refresh. */
export const acceptedPrices = (entries: readonly StreamEntry[]): AcceptedPrice[] =>
  entries.flatMap(([id, flat]) => {
    const fields = new Map<string, string>()
    for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '')
    const json = fields.get('json')
    if (json === undefined) return []
    const { asset, observedAt } = JSON.parse(json) as { asset: string; observedAt: number }
    const [at = ''] = id.split('-')
    const epoch = Number(fields.get('epoch'))
    const generation = Number(fields.get('generation'))
    return [{ asset, at: Number(at), observedAt, epoch, generation }]
  })
