import type { Asset, LatestStore } from '@price-aggregator/prices'
import { type Logger, runLoop } from '@price-aggregator/runtime'
import { failureLevel } from './failure-level.ts'
import { failureReason } from './failure-reason.ts'
import type { LastPrices } from './last-prices.ts'
import type { RefresherMetrics } from './metrics.ts'
import type { RefreshOutcome } from './refresh.ts'
import type { Worker } from './worker.ts'

export type ForcedRefreshDeps = {
  latest: Pick<LatestStore, 'now' | 'publishRefreshFailure' | 'readRefreshRequests' | 'refreshRequestsFrom'>
  worker: Pick<Worker, 'force' | 'leads' | 'onGain'>
  lastPrices: Pick<LastPrices, 'get'>
  metrics: Pick<RefresherMetrics, 'skipped'>
  logger: Pick<Logger, 'debug' | 'warn'>
  /** Assets that may wait for a forced refresh at once. Default 10,000. */
  maxPending?: number
  /** How far back requests are read at the start and when assets are gained. Default 10,000. */
  lookBackMs?: number
  /** How long one read waits for requests. Default 1,000. */
  waitMs?: number
}

/** Takes the requests for assets that this process leads; resolves when all is answered after the signal. */
export type ForcedRefreshes = { run(signal: AbortSignal): Promise<void> }

/** `again`: taken once more already, since a price was written that was sent before the request. */
type Pending = { requestedAt: number; again: boolean }

export const createForcedRefreshes = (deps: ForcedRefreshDeps): ForcedRefreshes => {
  const { latest, worker, metrics, maxPending = 10_000, lookBackMs = 10_000, waitMs = 1_000 } = deps
  /** What each asset that is being refreshed was last asked for. */
  const pending = new Map<Asset, Pending>()
  const answers = new Set<Promise<void>>()
  let lookBack = new AbortController()
  let cursor: string | undefined

  const take = async (asset: Asset, request: Pending): Promise<void> => {
    const { requestedAt } = request
    const tier = worker.leads(asset)
    if (tier === undefined) return
    const last = deps.lastPrices.get(asset)
    if (last && last.observedAt > requestedAt) return metrics.skipped(tier, 'already_newer')
    if (!pending.has(asset) && pending.size >= maxPending) {
      metrics.skipped(tier, 'overflow')
      return tellFailure(asset, 'overflow')
    }
    const isPending = pending.has(asset)
    pending.set(asset, request)
    if (!isPending) track(worker.force(asset).then(outcome => settle(asset, outcome)))
  }

  const settle = async (asset: Asset, outcome: RefreshOutcome | undefined): Promise<void> => {
    const request = pending.get(asset)
    pending.delete(asset)
    if (!outcome) return
    if (outcome.kind === 'written') {
      // Who asked after the price was sent may have had it already, and waits for a newer one.
      if (!request || request.again || request.requestedAt < outcome.sentAt) return
      return take(asset, { ...request, again: true })
    }
    // Whoever leads the shard next looks back and takes the request again.
    const reason = failureReason(outcome)
    if (reason !== 'fenced' && reason !== 'unfenced') await tellFailure(asset, reason)
  }

  const tellFailure = async (asset: Asset, reason: string): Promise<void> => {
    // A store that is away cannot be told, and neither can those who wait for it.
    await latest.publishRefreshFailure(asset, reason).catch(() => undefined)
  }

  const track = (answer: Promise<void>): void => {
    answers.add(answer)
    void answer.finally(() => answers.delete(answer))
  }

  const read = async (signal: AbortSignal): Promise<void> => {
    if (lookBack.signal.aborted) {
      lookBack = new AbortController()
      cursor = undefined
    }
    cursor ??= await latest.refreshRequestsFrom(lookBackMs)
    const until = AbortSignal.any([signal, lookBack.signal])
    const requests = await latest.readRefreshRequests(cursor, waitMs, until)
    for (const { asset, requestedAt } of requests) {
      // Ids never go back, even where the store's clock does: nothing was asked for later than now.
      await take(asset, { requestedAt: Math.min(requestedAt, latest.now()), again: false })
    }
    cursor = requests.at(-1)?.id ?? cursor
  }

  return {
    run: async signal => {
      worker.onGain(() => lookBack.abort())
      await runLoop(() => read(signal), {
        signal,
        pauseMs: 0,
        onFailure: error =>
          deps.logger[failureLevel(error)]({ error }, 'refresh requests cannot be read: retrying'),
        onRecovery: () => deps.logger.debug('refresh requests can be read again'),
      })
      while (answers.size > 0) await Promise.all(answers)
    },
  }
}
