import type { Lease } from '@price-aggregator/kubernetes'

/** The annotation of a shard's Lease that says under which epoch its holder writes. */
export const EPOCH_ANNOTATION = 'price-aggregator.io/epoch'

/** 0: none yet. */
export const epochOf = (lease: Lease | undefined): number => {
  const epoch = Number(lease?.annotations[EPOCH_ANNOTATION])
  return Number.isSafeInteger(epoch) && epoch > 0 ? epoch : 0
}

export type EpochInput = {
  lease: Lease | undefined
  /** The epoch of the fence that stands in the latest store. */
  fence: number | undefined
  /** Milliseconds on the latest store's clock. */
  now: number
}

/** Higher than every epoch before it, also where Leases or the latest store have lost their data. */
export const nextEpoch = ({ lease, fence = 0, now }: EpochInput): number =>
  Math.max(epochOf(lease), fence, Math.floor(now)) + 1
