import type { Asset } from '../asset.ts'
import type { VersionedPrice } from '../price.ts'
import type { Keys } from './keys.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { RedisGate } from './redis-gate.ts'
import { parseStoredPrice } from './stored-price.ts'

const CHUNK = 500

/** The protocol has an error begin with its code, and ioredis gives it nowhere else. */
const replyCode = (error: Error): string | undefined => error.message.split(' ', 1)[0]

/** Reads prices, in chunks that keep any one answer small. `onBroken` is told the key of a value that is no price. */
export const createPriceReads = (deps: { gate: RedisGate; keys: Keys; onBroken: (key: string) => void }) => {
  const { gate, keys, onBroken } = deps

  const parse = (asset: Asset, [json, epoch, generation]: (string | null)[]): VersionedPrice[] => {
    const price = parseStoredPrice(json, epoch, generation)
    if (json && !price) onBroken(keys.price(asset))
    return price ? [price] : []
  }

  const readChunk = async (redis: RedisConnection, assets: readonly Asset[]): Promise<VersionedPrice[]> => {
    const pipeline = redis.pipeline()
    for (const asset of assets) pipeline.hmget(keys.price(asset), 'json', 'epoch', 'generation')
    const answers = (await pipeline.exec()) ?? []
    return answers.flatMap(([error, values], i) => {
      const asset = assets[i] ?? ''
      if (!error) return parse(asset, values as (string | null)[])
      if (replyCode(error) !== 'WRONGTYPE') throw error
      onBroken(keys.price(asset))
      return []
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
