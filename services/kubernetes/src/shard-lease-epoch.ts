import type { Lease } from './lease.ts'
import { withAnnotations } from './shard-lease.ts'

/** The annotation of a shard's Lease that says under which epoch its holder writes. */
const EPOCH_ANNOTATION = 'price-aggregator.io/epoch'

/** 0: none yet. */
export const epochOf = (lease: Lease | undefined): number => {
  const epoch = Number(lease?.annotations[EPOCH_ANNOTATION])
  return Number.isSafeInteger(epoch) && epoch > 0 ? epoch : 0
}

export const withEpoch = (lease: Lease, epoch: number): Lease =>
  withAnnotations(lease, { [EPOCH_ANNOTATION]: String(epoch) })
