import { expect } from 'chai'
import fc from 'fast-check'
import { DAY, OPTIONS } from './options.fixture.ts'
import { nextWatermark, planWindows, type RollupHistoryOptions, secondsBehind } from './windows.ts'

/** Half past an hour. */
const CLOSED = 1_800_001_800
const NOW = CLOSED + 30
const HOUR = 1_800_000_000
const none = new Map<string, number>()
const planOf = (
  rolledUntil: number | undefined,
  {
    behind = none,
    nowSeconds = NOW,
    ...options
  }: Partial<RollupHistoryOptions> & { behind?: Map<string, number>; nowSeconds?: number } = {},
) =>
  planWindows(
    {
      watermark: rolledUntil === undefined ? undefined : { rolledUntil, behind },
      assets: ['a', 'b'],
      nowSeconds,
    },
    { ...OPTIONS, ...options },
  )
const spanOf = (plan: ReturnType<typeof planOf>) => [
  (plan.windows[0]?.from ?? Number.NaN) - CLOSED,
  (plan.windows[0]?.to ?? Number.NaN) - CLOSED,
]

describe('planWindows', () => {
  it('goes from the watermark to the last candle that is over, and so far back as prices may be late', () => {
    expect(spanOf(planOf(CLOSED - 60))).to.deep.equal([-960, 0])
    expect(spanOf(planOf(CLOSED))).to.deep.equal([-900, 0])
    expect(planOf(CLOSED - 60).windows[0]?.lateUntil).to.equal(CLOSED - 960)
  })

  it('looks back as long as refreshers queue where it reaches the end of an hour', () => {
    const minutes = planOf(HOUR - 60, { nowSeconds: HOUR + 1 })
    expect(minutes.windows[0]).to.include({ from: HOUR - 21_660, to: HOUR, lateUntil: HOUR - 960 })
    const hours = planOf(HOUR - 3_600, { interval: '1h' })
    expect(hours.windows[0]).to.include({ from: HOUR - 7 * 3_600, to: HOUR, lateUntil: HOUR - 7_200 })
  })

  it('does so for who failed at the end of an hour, once it is done', () => {
    const plan = planOf(CLOSED - 60, { behind: new Map([['b', HOUR - 60]]) })
    expect(plan.windows.map(({ asset, from }) => [asset, from - CLOSED])).to.deep.equal([
      ['b', -1_860 - 21_600],
      ['a', -960],
    ])
  })

  it('begins as far back as it is told the first time', () => {
    expect(spanOf(planOf(undefined))).to.deep.equal([-3_600, 0])
  })

  it('catches up a long outage step by step', () => {
    const plan = planOf(CLOSED - DAY)
    expect(spanOf(plan)).to.deep.equal([-DAY - 21_600, -DAY + 7_200])
    expect(plan.until).to.equal(CLOSED - DAY + 7_200)
  })

  it('steps by one candle at least', () => {
    const short = { catchUpSeconds: 60, latenessSeconds: 0, hourlyLatenessSeconds: 0 }
    const hours = planOf(HOUR - 2 * 3_600, { interval: '1h', ...short })
    expect(hours.windows[0]).to.include({ from: HOUR - 7_200, to: HOUR - 3_600 })
  })

  it('never makes a candle again of which prices have expired', () => {
    const [from = 0] = spanOf(planOf(CLOSED - 9 * DAY))
    expect(from).to.be.within(-7 * DAY, -7 * DAY + 180)
    const [first = 0] = spanOf(planOf(undefined, { lookbackSeconds: 9 * DAY, candleTtlSeconds: DAY }))
    expect(first).to.be.within(-DAY, -DAY + 180)
  })

  it('takes a watermark of the future for one of now, and does not trust it', () => {
    const plan = planOf(CLOSED + DAY, { behind: new Map([['b', CLOSED + 3_600]]) })
    expect(spanOf(plan)).to.deep.equal([-21_600, 0])
    expect(plan.windows.map(({ rolledUntil }) => rolledUntil)).to.deep.equal([CLOSED, CLOSED])
    expect(nextWatermark(plan, new Set(['a']))).to.deep.equal({ rolledUntil: CLOSED, behind: none })
  })

  it('goes on with those behind from where they are, and with them first', () => {
    const plan = planOf(CLOSED - 60, { behind: new Map([['b', CLOSED - 1_200]]) })
    expect(plan.windows.map(({ lateUntil: _, ...window }) => window)).to.deep.equal([
      { asset: 'b', from: CLOSED - 2_100, to: CLOSED, rolledUntil: CLOSED - 1_200 },
      { asset: 'a', from: CLOSED - 960, to: CLOSED, rolledUntil: CLOSED - 60 },
    ])
  })
})

describe('nextWatermark', () => {
  it('passes those that are not done, and remembers where they are', () => {
    const plan = planOf(CLOSED - 60)
    const next = nextWatermark(plan, new Set(['a']))
    expect(next).to.deep.equal({ rolledUntil: CLOSED, behind: new Map([['b', CLOSED - 60]]) })
    expect(secondsBehind(plan, next)).to.equal(60)
    expect(nextWatermark(plan, new Set(['a', 'b'])).behind.size).to.equal(0)
  })

  it('remembers those that are done with a step but not there yet', () => {
    const plan = planOf(CLOSED - 60, { behind: new Map([['b', CLOSED - DAY]]) })
    const { behind } = nextWatermark(plan, new Set(['a', 'b']))
    expect(behind).to.deep.equal(new Map([['b', CLOSED - DAY + 7_200]]))
  })

  it('leaves out no candle, whenever runs come and whatever fails, once all are well again', () => {
    const assets = ['a', 'b', 'c']
    const runs = fc.array(
      fc.record({ after: fc.integer({ min: 1, max: 20_000 }), done: fc.subarray(assets) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(runs, failing => {
        const well = Array.from({ length: 40 }, () => ({ after: 60, done: assets }))
        const covered = new Map(assets.map(asset => [asset, new Set<number>()]))
        let nowSeconds = NOW
        let watermark: Parameters<typeof planWindows>[0]['watermark']
        for (const { after, done } of [...failing, ...well]) {
          nowSeconds += after
          const plan = planWindows({ watermark, assets, nowSeconds }, OPTIONS)
          for (const { asset, from, to } of plan.windows.filter(window => done.includes(window.asset))) {
            expect(to).to.be.at.most(nowSeconds)
            for (let start = from; start < to; start += 60) covered.get(asset)?.add(start)
          }
          const next = nextWatermark(plan, new Set(done))
          if (done.length > 0 && next.rolledUntil > (watermark?.rolledUntil ?? 0)) watermark = next
        }
        const end = Math.floor(nowSeconds / 60) * 60
        for (const starts of covered.values()) {
          const oldest = Math.min(...starts)
          expect(oldest).to.be.at.most(end - 3_600)
          expect(starts.size).to.equal((end - oldest) / 60)
        }
      }),
    )
  })
})
