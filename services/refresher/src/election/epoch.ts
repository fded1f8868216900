import { epochOf, type Lease } from '@price-aggregator/kubernetes'

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
