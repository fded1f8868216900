import type { Asset } from '@price-aggregator/prices'

/** `at`: on a monotonic clock, milliseconds; infinite where its turn comes first. `trying`: handed out, not yet ended. */
type Retry = { at: number; failures: number; trying: boolean }

/** The assets of a run whose last refresh failed, and when they are tried again ahead of their turns. */
export type Retries = {
  /** It failed once more; to be tried again at a time, in place of any other. */
  plan(asset: Asset, at: number): void
  /** It was refreshed, or is left to others. */
  forget(asset: Asset): void
  /** How often an asset has failed in a row. */
  failures(asset: Asset): number
  /** Hands out what is due until now, each once. */
  take(now: number): Asset[]
  /** To be tried at a time unless it is earlier or at once; `afresh`: as if it had not failed before. */
  advance(asset: Asset, at: number, afresh: boolean): void
  assets(): readonly Asset[]
  size(): number
}

export const createRetries = (): Retries => {
  const retries = new Map<Asset, Retry>()
  /** No retry is due before: a tick with nothing due looks at none. */
  let earliest = Number.POSITIVE_INFINITY

  const put = (asset: Asset, retry: Retry): void => {
    retries.set(asset, retry)
    if (!retry.trying) earliest = Math.min(earliest, retry.at)
  }
  const failures = (asset: Asset): number => retries.get(asset)?.failures ?? 0

  return {
    plan: (asset, at) => put(asset, { at, failures: failures(asset) + 1, trying: false }),
    forget: asset => {
      retries.delete(asset)
    },
    failures,
    take: now => {
      if (now < earliest) return []
      earliest = Number.POSITIVE_INFINITY
      const due: Asset[] = []
      for (const [asset, retry] of retries) {
        if (retry.trying) continue
        if (retry.at > now) earliest = Math.min(earliest, retry.at)
        else due.push(asset)
      }
      for (const asset of due) retries.set(asset, { at: now, failures: failures(asset), trying: true })
      return due
    },
    advance: (asset, at, afresh) => {
      const retry = retries.get(asset)
      if (!retry) return
      put(asset, { ...retry, at: Math.min(retry.at, at), failures: afresh ? 0 : retry.failures })
    },
    assets: () => [...retries.keys()],
    size: () => retries.size,
  }
}
