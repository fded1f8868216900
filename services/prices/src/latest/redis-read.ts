import type { Asset } from '../asset.ts'
import type { VersionedPrice } from '../price.ts'
import type { Keys } from './keys.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { RedisGate } from './redis-gate.ts'
import type { StreamEntry } from './redis-waiting.ts'
import type { Fence, Generations, Update } from './store.ts'
import { parseStoredPrice } from './stored-price.ts'
import { STREAM_START, type StreamState } from './stream-id.ts'

const CHUNK = 500

/** Reads prices, in chunks that keep any one answer small. `onBroken` is told of a value that is no price. */
export const createPriceReads = (deps: { gate: RedisGate; keys: Keys; onBroken: (asset: Asset) => void }) => {
  const { gate, keys, onBroken } = deps

  const parse = (asset: Asset, [json, epoch, generation]: (string | null)[]): VersionedPrice[] => {
    const price = parseStoredPrice(json, epoch, generation)
    if (json && !price) onBroken(asset)
    return price ? [price] : []
  }

  const readChunk = async (redis: RedisConnection, assets: readonly Asset[]): Promise<VersionedPrice[]> => {
    const pipeline = redis.pipeline()
    for (const asset of assets) pipeline.hmget(keys.price(asset), 'json', 'epoch', 'generation')
    const answers = (await pipeline.exec()) ?? []
    return answers.flatMap(([error, values], i) => {
      if (error) throw error
      return parse(assets[i] ?? '', values as (string | null)[])
    })
  }

  const readMany = async (assets: readonly Asset[]): Promise<VersionedPrice[]> => {
    const prices: VersionedPrice[] = []
    for (let start = 0; start < assets.length; start += CHUNK) {
      const chunk = assets.slice(start, start + CHUNK)
      prices.push(...(await gate.command(redis => readChunk(redis, chunk))))
    }
    return prices
  }

  return {
    readMany,
    read: async (asset: Asset): Promise<VersionedPrice | undefined> => (await readMany([asset]))[0],
  }
}

/** An entry of the update stream, or undefined for one that is none. */
export const updateOf = ({ id, fields }: StreamEntry): Update | undefined => {
  const { asset, reason, json, epoch, generation } = fields
  if (asset !== undefined && reason !== undefined) return { id, kind: 'refresh_failed', asset, reason }
  const update = parseStoredPrice(json, epoch, generation)
  return update && { id, kind: 'price', update }
}

/** What `XINFO STREAM` tells of a stream; a missing one is empty. */
export const readStreamState = async (redis: RedisConnection, stream: string): Promise<StreamState> => {
  if ((await redis.exists(stream)) === 0) return { firstId: undefined, lastId: STREAM_START, trimmed: 0 }
  const info = (await redis.xinfo('STREAM', stream)) as unknown[]
  const of = (name: string) => info[info.indexOf(name) + 1]
  return {
    firstId: (of('first-entry') as [string] | null)?.[0],
    lastId: String(of('last-generated-id')),
    trimmed: Number(of('entries-added')) - Number(of('length')),
  }
}

export const fenceOf = ([epoch, holder, writtenAt]: readonly (string | number | null)[]): Fence => ({
  epoch: Number(epoch),
  holder: String(holder ?? ''),
  writtenAt: writtenAt === null || writtenAt === undefined ? undefined : Number(writtenAt),
})

export const generationsOf = ([effective, next, effectiveAt]: readonly (
  | string
  | number
  | null
)[]): Generations => ({
  effective: Number(effective),
  next: next ? { generation: Number(next), effectiveAt: Number(effectiveAt) } : undefined,
})
