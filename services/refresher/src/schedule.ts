import { type Asset, hash32 } from '@price-aggregator/prices'

/** When an asset has its turns: at every time t with t mod interval = phase, milliseconds. */
type Turn = { asset: Asset; phaseMs: number }

/** The turns of a shard's assets, by phase. */
export type Schedule = { intervalMs: number; turns: readonly Turn[] }

/** A tier's work is spread evenly by each asset's hash, and a takeover does not shift it. */
export const createSchedule = (assets: readonly Asset[], intervalMs: number): Schedule => ({
  intervalMs,
  turns: assets
    .map(asset => ({ asset, phaseMs: hash32(asset) % intervalMs }))
    .sort((a, b) => a.phaseMs - b.phaseMs),
})

/** `due`, the longest overdue first; `skipped`: turns that are left out, for nothing is due twice. */
export type Due = { due: Asset[]; skipped: number }

/** The assets that are due in (from, to], milliseconds. Of several turns of one asset only the last counts. */
export const dueBetween = (schedule: Schedule, fromMs: number, toMs: number): Due => {
  const { intervalMs, turns } = schedule
  if (turns.length === 0 || toMs <= fromMs) return { due: [], skipped: 0 }
  const start = Math.max(fromMs, toMs - intervalMs)
  const due = turnsWithin(schedule, start, toMs)
  const skipped = countTurns(schedule, fromMs, start)
  return { due, skipped }
}

/** Turns in a window no longer than the interval, in their order. */
const turnsWithin = ({ intervalMs, turns }: Schedule, fromMs: number, toMs: number): Asset[] => {
  const roundStart = Math.floor(fromMs / intervalMs) * intervalMs
  const from = fromMs - roundStart
  const to = toMs - roundStart
  const beforeWrap = turns.slice(firstAfter(turns, from), firstAfter(turns, to))
  const afterWrap = turns.slice(0, firstAfter(turns, to - intervalMs))
  return [...beforeWrap, ...afterWrap].map(({ asset }) => asset)
}

/** The index of the first turn whose phase lies after `phase`. */
const firstAfter = (turns: readonly Turn[], phase: number): number => {
  let low = 0
  let high = turns.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((turns[middle]?.phaseMs ?? 0) > phase) high = middle
    else low = middle + 1
  }
  return low
}

const countTurns = ({ intervalMs, turns }: Schedule, fromMs: number, toMs: number): number => {
  if (toMs <= fromMs) return 0
  const rounds = (time: number, { phaseMs }: Turn) => Math.floor((time - phaseMs) / intervalMs)
  return turns.reduce((sum, turn) => sum + rounds(toMs, turn) - rounds(fromMs, turn), 0)
}

/** How far ahead of the clock a price may stand before it counts for nothing, milliseconds; as in the latest store. */
const FUTURE_TOLERANCE_MS = 1_000

const SPREAD_MS = 1_000

export type OverdueInput = {
  schedule: Schedule
  /** When the standing price of an asset was observed. */
  observedAt: (asset: Asset) => number | undefined
  now: number
}

/** An asset to be refreshed outside of its turns, at a time in milliseconds. */
export type Extra = { asset: Asset; at: number }

/**
 * What is overdue when a leader starts, the oldest first: assets without a price, or that had a turn since theirs was
 * observed. A price observed at its turn or later is not refreshed once more.
 */
export const overdueAtStart = ({ schedule, observedAt, now }: OverdueInput): Asset[] =>
  schedule.turns
    .map(turn => ({ turn, at: observedAt(turn.asset) }))
    .filter(({ turn, at }) => {
      return at === undefined || at > now + FUTURE_TOLERANCE_MS || at < lastTurn(schedule, turn, now)
    })
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    .map(({ turn }) => turn.asset)

const lastTurn = ({ intervalMs }: Schedule, { phaseMs }: Turn, now: number): number =>
  Math.floor((now - phaseMs) / intervalMs) * intervalMs + phaseMs

/** Spreads assets evenly over a second from now, the first at once. */
export const spreadOverSecond = (assets: readonly Asset[], now: number): Extra[] =>
  assets.map((asset, i) => ({ asset, at: now + (i / assets.length) * SPREAD_MS }))

/** Those that do not have their turn before, which would make them needless. */
export const withoutTurnBefore = (extras: readonly Extra[], schedule: Schedule, now: number): Extra[] => {
  const last = extras.at(-1)?.at ?? now
  const soon = new Map(
    schedule.turns
      .map(turn => [turn.asset, lastTurn(schedule, turn, now) + schedule.intervalMs] as const)
      .filter(([, turnAt]) => turnAt <= last),
  )
  return extras.filter(({ asset, at }) => (soon.get(asset) ?? Number.POSITIVE_INFINITY) > at)
}
