import type { Answer } from '@price-aggregator/kubernetes'
import type { ShardId } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import type { Seat } from './seat.ts'
import type { ElectionTiming } from './timing.ts'

/** Something that goes wrong for a time: said when it begins and when it is over, not each time it is met. */
type Trouble = { begin(fields?: object): void; end(): void }

const createTrouble = (logger: Pick<Logger, 'info' | 'warn'>, text: string): Trouble => {
  let standing = false
  return {
    begin: (fields = {}) => {
      if (!standing) logger.warn(fields, text)
      standing = true
    },
    end: () => {
      if (standing) logger.info(`over: ${text}`)
      standing = false
    },
  }
}

/** What is said of an election that has its troubles. */
export type TierLog = {
  listed(answer: Answer<unknown>): void
  /** Told of every shard that is known, with the time on the monotonic clock. */
  renewals(seats: Iterable<Seat>, now: number): void
  /** How what was decided about a shard has ended. */
  succeeded(shard: ShardId): void
  failed(shard: ShardId, error: unknown): void
}

export const createTierLog = (
  logger: Pick<Logger, 'info' | 'warn'>,
  { renewDeadlineMs }: Pick<ElectionTiming, 'renewDeadlineMs'>,
): TierLog => {
  const unlisted = createTrouble(logger, 'Leases cannot be listed: leading on what is led, taking nothing')
  const late = createTrouble(logger, 'Leases cannot be renewed: leading on until another takes over')
  const failing = createTrouble(logger, 'shards cannot be taken: retrying')
  const failed = new Set<ShardId>()
  return {
    listed: answer => (answer.kind === 'ok' ? unlisted.end() : unlisted.begin({ ...answer })),
    renewals: (seats, now) => {
      const isLate = ({ held, renewedAt }: Seat) => held !== undefined && now - renewedAt > renewDeadlineMs
      const shards = [...seats].filter(isLate).map(({ id }) => id)
      if (shards.length > 0) late.begin({ shards })
      else late.end()
    },
    succeeded: shard => {
      if (failed.delete(shard) && failed.size === 0) failing.end()
    },
    failed: (shard, error) => {
      failed.add(shard)
      failing.begin({ shard, error })
    },
  }
}
