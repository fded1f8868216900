import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { apiTiers } from '../api-tiers.ts'
import { pricePaths } from '../assets.ts'
import type { RequestSummary, Running } from '../client-pod.ts'
import { endOf } from '../job-log.ts'
import { expectMoved } from '../moved.ts'
import type { Move } from '../moves.ts'
import { seconds } from '../report.ts'
import { settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { movesOf, readOverrides, removeOverrides, switchTo, type TierOverrides } from '../tier-overrides.ts'

const MOVED = 5
const PER_SECOND = 50
/** In which each pod of the API hands over its counts, and a little. */
const HANDED_OVER_MS = 11_000
/** How long moved assets are looked at in their new tiers. */
const OBSERVED_MS = 30_000
/** Evidence fades below what is enough, and overrides stand two half-lives more. */
const GOING_BACK = { deadlineMs: 150_000, everyMs: 3_000 }

describe('case 14: tiers follow what is read', () => {
  const chosen = () => {
    const { hot, medium, cold } = theSuite().assets
    const last = (assets: readonly string[]): readonly string[] => assets.slice(-MOVED)
    return { read: last(cold), displaced: last(hot), lastMedium: last(medium) }
  }
  const moving: { reads?: Running<RequestSummary>; moves: Move[]; runs: number } = { moves: [], runs: 0 }

  /** Runs the job once; its duty is done. */
  const reconcile = async (): Promise<TierOverrides> => {
    const suite = theSuite()
    moving.runs += 1
    const { succeeded, lines } = await suite.jobs.run('reconcile-tiers', `reconcile-tiers-${moving.runs}`)
    expect(endOf(lines), JSON.stringify(lines.at(-1))).to.equal('done')
    expect(succeeded).to.equal(true)
    return readOverrides(suite)
  }

  const assetsOf = (from: Move['from'], to: Move['to']): string[] =>
    moving.moves.filter(move => move.from === from && move.to === to).map(({ asset }) => asset)

  /** Waits until the API answers these tiers of the read assets and of those that they displaced. */
  const apiFollows = async (read: Move['to'], displaced: Move['to']): Promise<void> => {
    const { client } = theSuite()
    const expected = [...chosen().read.map(() => read), ...chosen().displaced.map(() => displaced)]
    await eventually(
      `the API answers ${read} and ${displaced}`,
      () => apiTiers(client, [...chosen().read, ...chosen().displaced]),
      tiers => tiers.every((tier, i) => tier === expected[i]),
      { deadlineMs: 20_000, everyMs: 300 },
    )
  }

  before(async () => {
    const suite = theSuite()
    await settled(suite)
    await sleep(HANDED_OVER_MS)
    await suite.redis.forgetReads()
  })

  after(async () => {
    const suite = theSuite()
    await moving.reads?.stop().catch(() => undefined)
    if (movesOf(await readOverrides(suite), suite.assets).length > 0) await removeOverrides(suite)
  })

  it('makes 5 cold assets hot that are read constantly, and the 5 least traded hot ones medium', async () => {
    const suite = theSuite()
    const { client, redis, report, assets } = suite
    const { read, displaced, lastMedium } = chosen()
    const from = await redis.now()
    moving.reads = await client.askConstantly(pricePaths(read), PER_SECOND)
    await until(suite, from + 2 * HANDED_OVER_MS)
    const begun = await redis.now()
    const overrides = await reconcile()
    const done = await redis.now()
    moving.moves = movesOf(overrides, assets)
    expect(assetsOf('cold', 'hot')).to.have.members(read)
    expect(assetsOf('hot', 'medium')).to.have.members(displaced)
    expect(assetsOf('medium', 'cold')).to.have.members(lastMedium)
    expect(moving.moves).to.have.length(3 * MOVED)

    const at = await switchTo(suite, overrides)
    await until(suite, at.effectiveAt)
    await apiFollows('hot', 'medium')
    const answered = await redis.now()
    report.figure(
      14,
      `hot ${seconds(at.effectiveAt - from)} after the first read: ${seconds(begun - from)} of reads, ` +
        `${seconds(done - begun)} of the job, ${seconds(at.effectiveAt - done)} until all switch; ` +
        `seen in the API's answers ${seconds(answered - at.effectiveAt)} later`,
    )
    const to = at.effectiveAt + OBSERVED_MS
    await until(suite, to)
    await expectMoved(suite, 14, { during: 'read', moves: moving.moves, at, from, to })
  })

  it('lets them go back once they are no longer read', async () => {
    const suite = theSuite()
    const { redis, report, assets } = suite
    const from = await redis.now()
    const summary = await moving.reads?.stop()
    const runsBefore = moving.runs
    const isAsRanked = (overrides: TierOverrides): boolean => movesOf(overrides, assets).length === 0
    const overrides = await eventually('all assets are to go back', reconcile, isAsRanked, GOING_BACK)

    const at = await switchTo(suite, overrides)
    await until(suite, at.effectiveAt)
    await apiFollows('cold', 'hot')
    report.figure(
      14,
      `back ${seconds(at.effectiveAt - from)} after the last read, decided by run ${moving.runs - runsBefore}; ` +
        `${summary?.failed} of ${summary?.requests} reads failed`,
    )
    const to = at.effectiveAt + OBSERVED_MS
    await until(suite, to)
    const moves = moving.moves.map(({ asset, from: to, to: from }) => ({ asset, from, to }))
    await expectMoved(suite, 14, { during: 'read no more', moves, at, from, to })
    expect(summary?.failures).to.deep.equal([])
  })
})
