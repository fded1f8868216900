import { expect } from 'chai'
import type { AcceptedPrice } from './accepted-price.ts'
import { longestGap } from './gaps.ts'
import { type Move, type Switch, waitsOf } from './moves.ts'
import type { Suite } from './suite.ts'
import { INTERVAL_MS } from './tier-gaps.ts'
import { handovers, stepsBack, underOldWriter } from './writers.ts'

/** What may come on top of an interval while an asset moves, as the project promises. */
const ALLOWANCE_MS = 3_000
/** Two busy cores run the whole cluster beside the job. */
const MARGIN_MS = 4_000

/** The fewest and the most prices of one of the assets since a moment; none where there are no assets. */
const countsSince = (prices: readonly AcceptedPrice[], assets: readonly string[], since: number) => {
  const counts = assets.map(
    asset => prices.filter(price => price.asset === asset && price.at >= since).length,
  )
  return counts.length === 0
    ? { fewest: 0, most: 0 }
    : { fewest: Math.min(...counts), most: Math.max(...counts) }
}

type Moved = {
  during: string
  moves: readonly Move[]
  at: Switch
  from: number
  to: number
  /** Leaders begin anew meanwhile, and do not know what was moved to them: what they owe is their own interval. */
  leadersRestart?: boolean
}

/**
 * Prints and checks what a switch did to the assets that it moved: none waited longer for its new leader than its
 * shorter interval and a little; the hot ones are refreshed as such, and those hot no more are not; and of all assets
 * none was ever accepted from two.
 */
export const expectMoved = async (
  { redis, report }: Pick<Suite, 'redis' | 'report'>,
  of: number,
  { during, moves, at, from, to, leadersRestart = false }: Moved,
): Promise<void> => {
  const prices = (await redis.accepted(from)).filter(price => price.at <= to)
  for (const { move, ms, intervalMs } of waitsOf(prices, moves, at)) {
    const what = `${during}: longest time without a price, ${move.from} to ${move.to} (${move.asset})`
    const owedMs = leadersRestart ? INTERVAL_MS[move.to] : intervalMs
    report.below(of, what, { measuredMs: ms, limitMs: owedMs + ALLOWANCE_MS, marginMs: MARGIN_MS })
  }
  const hot = moves.filter(move => move.to === 'hot').map(({ asset }) => asset)
  const notHot = moves.filter(move => move.from === 'hot').map(({ asset }) => asset)
  const gap = longestGap(prices, hot, { from: at.effectiveAt, to })
  const limitMs = INTERVAL_MS.hot + ALLOWANCE_MS
  const what = `${during}: longest gap of an asset that is hot from then on (${gap.asset})`
  report.below(of, what, { measuredMs: gap.ms, limitMs, marginMs: MARGIN_MS })

  const [inHot, inOthers] = [hot, notHot].map(assets => countsSince(prices, assets, at.effectiveAt))
  const span = `${Math.round((to - at.effectiveAt) / 1_000)} s`
  const wrong = underOldWriter(prices).length + stepsBack(prices).length
  report.figure(
    of,
    `${during}: in ${span} ${inHot?.fewest} to ${inHot?.most} prices of each hot asset, ${inOthers?.fewest} to ` +
      `${inOthers?.most} of those hot no more; ${handovers(prices)} changes of writers, ${wrong} prices of one whose time was over`,
  )
  expect(inOthers?.most, 'prices of those hot no more').to.be.at.most(
    Math.ceil((to - at.effectiveAt) / INTERVAL_MS.medium) + 1,
  )
  expect(underOldWriter(prices)).to.deep.equal([])
  expect(stepsBack(prices)).to.deep.equal([])
}
