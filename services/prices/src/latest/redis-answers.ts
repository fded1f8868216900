import type { Fence, Generations, Registered, Update } from './store.ts'
import { parseStoredPrice } from './stored-price.ts'
import type { StreamId, StreamState } from './stream-id.ts'

/** The values of a script's answer, without the time. */
export type ScriptValues = readonly (string | number | null)[]

export type StreamEntry = { id: StreamId; fields: Record<string, string> }

/** An entry as Redis gives it: its fields as names and values in turn. */
export const streamEntryOf = ([id, flat]: readonly [string, readonly string[]]): StreamEntry => {
  const fields: Record<string, string> = {}
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] ?? ''] = flat[i + 1] ?? ''
  return { id, fields }
}

/** An entry of the update stream, or undefined for one that is none. */
export const updateOf = ({ id, fields }: StreamEntry): Update | undefined => {
  const { asset, reason, json, epoch, generation } = fields
  if (asset !== undefined && reason !== undefined) return { id, kind: 'refresh_failed', asset, reason }
  const update = parseStoredPrice(json, epoch, generation)
  return update && { id, kind: 'price', update }
}

/** What the script `streamState` answers. */
export const streamStateOf = ([lastId, trimmed, firstId]: ScriptValues): StreamState => ({
  firstId: typeof firstId === 'string' ? firstId : undefined,
  lastId: String(lastId),
  trimmed: Number(trimmed),
})

export const fenceOf = ([epoch, holder, writtenAt]: ScriptValues): Fence => ({
  epoch: Number(epoch),
  holder: String(holder ?? ''),
  writtenAt: writtenAt === null || writtenAt === undefined ? undefined : Number(writtenAt),
})

/** What the script `readGenerations` answers. */
export const generationsOf = ([effective, next, effectiveAt]: ScriptValues): Generations | undefined =>
  effective
    ? {
        effective: Number(effective),
        next: next ? { generation: Number(next), effectiveAt: Number(effectiveAt) } : undefined,
      }
    : undefined

export const registeredOf = ([missing, ...rest]: ScriptValues): Registered => {
  const generations = generationsOf(rest)
  if (!generations) throw new TypeError('Redis answered a registration without a generation')
  return { contentMissing: missing === 1, ...generations }
}
