import type { ShardId } from '@price-aggregator/prices'
import type { Sleep } from '../bell.ts'
import type { ShardDrained } from '../leadership.ts'

/** Waits for a shard's refreshes to end, at most `ms`. */
export const drainWithin = async (
  ms: number,
  drained: ShardDrained,
  shard: ShardId,
  sleep: Sleep,
): Promise<void> => {
  const over = new AbortController()
  await Promise.race([drained(shard).finally(() => over.abort()), sleep(ms, over.signal)])
}
