import type { TierOverrides } from '@price-aggregator/prices'

/** What stands. `unprovenSince`: since when there is not enough evidence for it, on the latest store's clock. */
export type StandingOverrides = { overrides: TierOverrides; unprovenSince: number | undefined }

/** Where the tier overrides are kept. Both reject where that cannot be reached. */
export type OverridesDocument = {
  /** `revision` is opaque, and another one after each write. */
  read(): Promise<StandingOverrides & { revision: string }>
  /** `conflict`: it was written since that revision was read, and nothing was changed. */
  write(standing: StandingOverrides, revision: string): Promise<'written' | 'conflict'>
}
