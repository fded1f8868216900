import { expect } from 'chai'
import type { AcceptedPrice } from './accepted-price.ts'
import { createReport } from './report.ts'
import { expectNoGaps, tierGaps } from './tier-gaps.ts'

const S = 1_000
const assets = { all: ['h', 'm', 'c'], hot: ['h'], medium: ['m'], cold: ['c'] }
/** The turn of the cold asset: its hash modulo the interval. */
const TURN = 1_067_313
const PERIOD = { from: 1_010 * S, to: 1_070 * S }

/** Prices of an asset every so many seconds, from 310 s before the period to its end. */
const every = (asset: string, seconds: number, until = PERIOD.to): AcceptedPrice[] => {
  const prices: AcceptedPrice[] = []
  for (let at = PERIOD.from - 310 * S; at <= until; at += seconds * S) {
    prices.push({ asset, at, observedAt: at - 100, epoch: 1, generation: 1 })
  }
  return prices
}
const inOrder = (...prices: AcceptedPrice[][]): AcceptedPrice[] => prices.flat().sort((a, b) => a.at - b.at)

const judge = (prices: AcceptedPrice[], period = PERIOD) => {
  const said: string[] = []
  const report = createReport(line => said.push(line))
  const redis = { accepted: async (since: number) => prices.filter(({ at }) => at >= since) }
  const all = { report, assets, redis } as unknown as Parameters<typeof expectNoGaps>[0]
  return { said, judged: expectNoGaps(all, 6, { during: 'test', period }) }
}
const failure = async (judged: Promise<void>): Promise<string> => {
  try {
    await judged
  } catch (error) {
    return String(error)
  }
  return 'none'
}

describe('tierGaps', () => {
  it('measures hot and medium between prices, cold by the age of what stands and the wait after the turn', () => {
    const prices = inOrder(every('h', 5), every('m', 30), every('c', 300))
    expect(tierGaps(prices, assets, PERIOD)).to.deep.equal([
      { what: 'longest gap of a hot asset', asset: 'h', measuredMs: 5 * S, limitMs: 8 * S },
      { what: 'longest gap of a medium asset', asset: 'm', measuredMs: 30 * S, limitMs: 33 * S },
      { what: 'oldest standing price of a cold asset', asset: 'c', measuredMs: 70_100, limitMs: 303 * S },
      {
        what: 'longest wait after the turn of a cold asset',
        asset: 'c',
        measuredMs: PERIOD.to - TURN,
        limitMs: 3 * S,
      },
    ])
  })
})

describe('expectNoGaps', () => {
  it('prints a figure of each tier, and is content with an interval and a little', async () => {
    const { said, judged } = judge(inOrder(every('h', 5), every('m', 30), every('c', 300)))
    await judged
    expect(said).to.have.length(4)
  })

  it('fails for a hot, a medium or a cold asset that waits too long', async () => {
    const [hot, medium, cold] = [every('h', 5), every('m', 30), every('c', 300)]
    const stopped = (asset: string, seconds: number) => every(asset, seconds, PERIOD.from)
    expect(await failure(judge(inOrder(stopped('h', 5), medium, cold)).judged)).to.match(/hot asset/)
    expect(await failure(judge(inOrder(hot, stopped('m', 30), cold)).judged)).to.match(/medium asset/)
    const old = [
      { asset: 'c', at: PERIOD.from - 290 * S, observedAt: PERIOD.from - 290 * S, epoch: 1, generation: 1 },
    ]
    expect(await failure(judge(inOrder(hot, medium, old)).judged)).to.match(/cold asset/)
    expect(await failure(judge(inOrder(hot, medium)).judged)).to.match(/cold asset/)
  })

  it('fails for a cold asset that is young, but was left out at its turn', async () => {
    const longer = { from: PERIOD.from, to: PERIOD.to + 10 * S }
    const others = [every('h', 5, longer.to), every('m', 30, longer.to)]
    const cold = every('c', 300)
    expect(await failure(judge(inOrder(...others, cold), longer).judged)).to.match(/wait after the turn/)
    const atTurn = { asset: 'c', at: TURN + S, observedAt: TURN, epoch: 1, generation: 1 }
    expect(await failure(judge(inOrder(...others, cold, [atTurn]), longer).judged)).to.equal('none')
  })
})
