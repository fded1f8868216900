import type { Asset, HistoryStore } from '@price-aggregator/prices'
import type { CandleStore } from '@price-aggregator/prices/history/candle-store'
import { type CandleInterval, candlesOf } from '@price-aggregator/prices/history/candles'
import { type CandleChanges, candleChanges } from './candle-changes.ts'
import type { AssetWindow } from './windows.ts'

export type PlanAssetDeps = {
  history: Pick<HistoryStore, 'range'>
  candles: Pick<CandleStore, 'range'>
  interval: CandleInterval
  candleTtlSeconds: number | undefined
  /** Unix seconds: when this run began. */
  nowSeconds: number
}

/** What is to be written for one asset. `points`: how many prices its candles were made of. */
export type AssetPlan = CandleChanges & { asset: Asset; points: number }

/** Items of one read. */
const PAGE = 1_000

type Read<Item> = (page: { limit: number; cursor?: string }) => Promise<{ items: Item[]; cursor?: string }>

const readAll = async <Item>(read: Read<Item>): Promise<Item[]> => {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor })
    all.push(...page.items)
    cursor = page.cursor
  } while (cursor !== undefined)
  return all
}

/** Makes the candles of a window, hours too of the prices themselves, and compares them with those stored. */
export const planAsset = async (
  deps: PlanAssetDeps,
  { asset, from, to }: AssetWindow,
  signal: AbortSignal,
): Promise<AssetPlan> => {
  const { history, candles, interval, candleTtlSeconds, nowSeconds } = deps
  const span = { asset, from, to: to - 1 }
  const points = await readAll(page => history.range({ ...span, ...page }, signal))
  if (points.length === 0) return { asset, points: 0, changed: [], replaced: 0, unchanged: 0 }
  const made = candlesOf(points, interval).map(candle => ({
    ...candle,
    asset,
    interval,
    updatedAt: nowSeconds,
    expiresAt: candleTtlSeconds === undefined ? undefined : candle.timestamp + candleTtlSeconds,
  }))
  const stored = await readAll(page => candles.range({ ...span, interval, ...page }, signal))
  return { asset, points: points.length, ...candleChanges(made, stored) }
}
