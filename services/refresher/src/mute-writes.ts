import { access } from 'node:fs/promises'
import type { LatestStore } from '@price-aggregator/prices'

/**
 * A fault on demand, for tests of the audit: while a file exists, prices are not written, though everything else goes
 * on. A refresh then ends as if a newer price stood, so its shard makes progress, its Lease is renewed, and the
 * watchdog sees nothing. Without a file's name the store is left as it is.
 */
export const muteWrites = (latest: LatestStore, file: string | undefined): LatestStore =>
  file === undefined
    ? latest
    : { ...latest, write: async write => ((await exists(file)) ? 'older' : latest.write(write)) }

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
