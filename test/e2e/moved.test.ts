import { expect } from 'chai'
import type { AcceptedPrice } from './accepted-price.ts'
import { expectMoved } from './moved.ts'
import { createReport } from './report.ts'

const S = 1_000
const AT = { generation: 2, effectiveAt: 100 * S }
const [FROM, TO] = [60 * S, 160 * S]

/** Prices of an asset every so many seconds before and after the switch. */
const pricesOf = (asset: string, before: number, after: number): AcceptedPrice[] => {
  const prices: AcceptedPrice[] = []
  const add = (at: number) => {
    const generation = at < AT.effectiveAt ? 1 : 2
    prices.push({ asset, at, observedAt: at - 100, epoch: 1, generation })
  }
  for (let at = FROM; at < AT.effectiveAt; at += before * S) add(at)
  for (let at = AT.effectiveAt + S; at <= TO; at += after * S) add(at)
  return prices
}

const judge = async (move: { from: 'hot' | 'medium'; to: 'hot' | 'medium' }, prices: AcceptedPrice[]) => {
  const said: string[] = []
  const redis = { accepted: async () => prices } as unknown as Parameters<typeof expectMoved>[0]['redis']
  const report = createReport(line => said.push(line))
  const moves = [{ asset: 'a', ...move }]
  await expectMoved({ redis, report }, 9, { during: 'test', moves, at: AT, from: FROM, to: TO })
  return said
}

const failure = (judged: Promise<unknown>): Promise<string> => judged.then(() => 'none', String)

describe('expectMoved', () => {
  it('counts no prices of a kind that nothing moved to or from', async () => {
    const up = await judge({ from: 'medium', to: 'hot' }, pricesOf('a', 30, 5))
    expect(up.at(-1)).to.contain('12 to 12 prices of each hot asset, 0 to 0 of those hot no more')
    const down = await judge({ from: 'hot', to: 'medium' }, pricesOf('a', 5, 30))
    expect(down.at(-1)).to.contain('0 to 0 prices of each hot asset, 2 to 2 of those hot no more')
  })

  it('refuses an asset that is still refreshed as in its old tier', async () => {
    const notUp = judge({ from: 'medium', to: 'hot' }, pricesOf('a', 30, 30))
    expect(await failure(notUp)).to.contain('longest gap of an asset that is hot from then on')
    const notDown = judge({ from: 'hot', to: 'medium' }, pricesOf('a', 5, 5))
    expect(await failure(notDown)).to.contain('prices of those hot no more')
  })
})
