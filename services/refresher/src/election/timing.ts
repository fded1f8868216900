/** How leaders are elected; milliseconds. */
export type ElectionTiming = {
  /** A Lease that is not renewed for so long may be taken. */
  leaseMs: number
  /** A holder that cannot renew for so long says so. It goes on until another holder is seen or the fence refuses it. */
  renewDeadlineMs: number
  /** How often Leases are listed and renewed. */
  retryMs: number
  /** The same where a shard is about to be handed over to this process. */
  watchfulMs: number
  /** Largest share by which a pause is made longer. */
  jitter: number
  /** Members must have stood unchanged for so long before shards are handed over, for all must see the same. */
  settleMs: number
  /** A shard that is free for so long is taken by anyone but whom to avoid. */
  graceMs: number
  /** Who took a shard that way keeps it for so long; who gave one up does not take it again for so long. */
  tenureMs: number
  /** How long refreshes of a shard may go on after it was decided to hand it over. */
  drainMs: number
  /** A shard without progress for so many intervals of its tier is given up. */
  stallIntervals: number
}

export const TIMING: ElectionTiming = {
  leaseMs: 6_000,
  renewDeadlineMs: 4_000,
  retryMs: 1_000,
  watchfulMs: 250,
  jitter: 0.1,
  settleMs: 3_000,
  graceMs: 6_000,
  tenureMs: 60_000,
  drainMs: 3_000,
  stallIntervals: 3,
}
