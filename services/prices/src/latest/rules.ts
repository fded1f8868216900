import type { Generations } from './store.ts'

/** How far ahead of the store's clock an observation may be, milliseconds. */
export const FUTURE_TOLERANCE_MS = 1_000

/** How many updates and refresh requests the streams keep, more or less. */
export const MAX_UPDATES = 50_000
export const MAX_REFRESH_REQUESTS = 10_000

/** How many entries one read of a stream gives at most. */
export const MAX_BATCH = 500

/** The generation that counts now: a registered next one does from its time on. */
export const effectiveGenerations = ({ effective, next }: Generations, now: number): Generations =>
  next && now >= next.effectiveAt ? { effective: next.generation, next: undefined } : { effective, next }

/** What stands after a generation was registered, `undefined` standing for none yet. */
export const withGeneration = (
  standing: Generations | undefined,
  generation: number,
  effectiveAt: number,
): Generations => {
  if (!standing) return { effective: generation, next: undefined }
  if (generation <= standing.effective || generation <= (standing.next?.generation ?? 0)) return standing
  return { effective: standing.effective, next: { generation, effectiveAt } }
}
