import type { Asset, HistoryStore } from '@price-aggregator/prices'
import type { CandleItem, CandleStore } from '@price-aggregator/prices/history/candle-store'
import {
  CANDLE_SECONDS,
  type Candle,
  type CandleInterval,
  candlesOf,
  type Point,
} from '@price-aggregator/prices/history/candles'
import { type CandleChanges, candleChanges, pointsAdded } from './candle-changes.ts'
import type { AssetWindow } from './windows.ts'

export type PlanAssetDeps = {
  history: Pick<HistoryStore, 'range'>
  candles: Pick<CandleStore, 'range'>
  interval: CandleInterval
  candleTtlSeconds: number | undefined
  /** Unix seconds: when this run began. */
  nowSeconds: number
}

/** What is to be written for one asset. */
export type AssetPlan = CandleChanges & {
  asset: Asset
  /** How many prices its candles were made of. */
  points: number
  /** How many of these came later than each run looks back. */
  pointsLate: number
}

/** Items of one read. */
const PAGE = 1_000

type Read<Item> = (page: { limit: number; cursor?: string }) => Promise<{ items: Item[]; cursor?: string }>

const pagesOf = async function* <Item>(read: Read<Item>): AsyncGenerator<Item[]> {
  let cursor: string | undefined
  do {
    const page = await read(cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor })
    yield page.items
    cursor = page.cursor
  } while (cursor !== undefined)
}

/** Makes candles page by page, so that of the prices no more than a page and one candle's are held. */
const candlesOfPages = async (pages: AsyncIterable<Point[]>, interval: CandleInterval) => {
  const seconds = CANDLE_SECONDS[interval]
  const candles: Candle[] = []
  let points = 0
  let open: Point[] = []
  for await (const page of pages) {
    points += page.length
    open.push(...page)
    const begun = Math.floor((open.at(-1)?.timestamp ?? 0) / seconds) * seconds
    candles.push(
      ...candlesOf(
        open.filter(({ timestamp }) => timestamp < begun),
        interval,
      ),
    )
    open = open.filter(({ timestamp }) => timestamp >= begun)
  }
  candles.push(...candlesOf(open, interval))
  return { candles, points }
}

/** Makes the candles of a window, hours too of the prices themselves, and compares them with those stored. */
export const planAsset = async (
  deps: PlanAssetDeps,
  { asset, from, to, lateUntil }: AssetWindow,
  signal: AbortSignal,
): Promise<AssetPlan> => {
  const { history, interval, candleTtlSeconds, nowSeconds } = deps
  const span = { asset, from, to: to - 1 }
  const pages = pagesOf(page => history.range({ ...span, ...page }, signal))
  const { candles, points } = await candlesOfPages(pages, interval)
  if (points === 0) return { asset, points, pointsLate: 0, changed: [], replaced: 0, unchanged: 0 }
  const made = candles.map(candle => ({
    ...candle,
    asset,
    interval,
    updatedAt: nowSeconds,
    expiresAt: candleTtlSeconds === undefined ? undefined : candle.timestamp + candleTtlSeconds,
  }))
  const stored: CandleItem[] = []
  for await (const page of pagesOf(one => deps.candles.range({ ...span, interval, ...one }, signal)))
    stored.push(...page)
  const changes = candleChanges(made, stored)
  return { asset, points, pointsLate: pointsAdded(changes.changed, stored, lateUntil), ...changes }
}
