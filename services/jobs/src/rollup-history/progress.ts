import type { Asset } from '@price-aggregator/prices'
import type {
  CandleStore,
  RollupWatermark,
  StandingWatermark,
} from '@price-aggregator/prices/history/candle-store'
import type { CandleInterval } from '@price-aggregator/prices/history/candles'
import { errorText, isoTime } from './result.ts'
import { furtherWatermark, isAhead } from './windows.ts'

export type ProgressDeps = {
  candles: Pick<CandleStore, 'readWatermark' | 'moveWatermark'>
  /** Milliseconds since 1970. */
  now(): number
  interval: CandleInterval
  /** Those of this run. */
  assets: readonly { asset: Asset }[]
}

export type Progress = {
  /**
   * Moves the watermark, with the store's own deadline also when the run was told to stop, together with what another
   * run has done meanwhile. Returns what failed. Never rejects.
   */
  save(own: RollupWatermark): Promise<string[]>
  /** What was wrong with watermarks that stood. */
  faults(): string[]
}

const TRIES = 3

const isSame = (a: RollupWatermark, b: RollupWatermark): boolean =>
  a.rolledUntil === b.rolledUntil &&
  a.behind.size === b.behind.size &&
  [...a.behind].every(([asset, at]) => b.behind.get(asset) === at)

/** The watermark as a run moves it; `found`: as it was read. */
export const createProgress = (deps: ProgressDeps, found: StandingWatermark | undefined): Progress => {
  const { candles, interval, now } = deps
  const assets = deps.assets.map(({ asset }) => asset)
  const faults = new Set<string>()
  /** Judged when it is read: later, the clock may have caught up with what was never done. */
  const judged = (watermark: StandingWatermark | undefined) => {
    const nowSeconds = Math.floor(now() / 1000)
    const isTrusted = watermark !== undefined && !isAhead(watermark, { interval, nowSeconds })
    if (watermark !== undefined && !isTrusted) {
      const [stands, shows] = [isoTime(watermark.rolledUntil), isoTime(nowSeconds)]
      faults.add(
        `the ${interval} watermark stood at ${stands} while the clock shows ${shows}: it is not trusted`,
      )
    }
    return { from: watermark, trusted: isTrusted ? watermark : undefined }
  }

  let standing = judged(found)
  const move = async (own: RollupWatermark): Promise<string[]> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { from, trusted } = standing
      const to = trusted ? furtherWatermark(trusted, own, assets) : own
      if (trusted && isSame(to, trusted)) return []
      const moved = await candles.moveWatermark(interval, { from, to })
      standing = moved ? { from: moved, trusted: moved } : judged(await candles.readWatermark(interval))
      if (moved) return []
    }
    return [`the watermark was not moved: other runs moved it ${TRIES} times meanwhile`]
  }
  return {
    save: own => move(own).catch((error: unknown) => [`the watermark was not moved: ${errorText(error)}`]),
    faults: () => [...faults],
  }
}
