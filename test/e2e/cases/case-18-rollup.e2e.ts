import { expect } from 'chai'
import { runChanged } from '../changed-run.ts'
import { type Dynamo, openDynamo } from '../dynamodb.ts'
import type { DynamoRecord } from '../dynamodb-record.ts'
import { generateHistory, historyRecord, type Point } from '../generated-history.ts'
import { seconds } from '../report.ts'
import { differences, type Interval, slowCandles } from '../slow-candles.ts'
import { theSuite } from '../suite.ts'

const DAY_SECONDS = 86_400
const HOUR_SECONDS = 3_600
/** From before the day to now. */
const LOOKBACK_SECONDS = DAY_SECONDS + 2 * HOUR_SECONDS
const TABLES = { whole: 'e2e-rollup-whole', halves: 'e2e-rollup-halves' }
/** The sort key of each interval's watermark, whose partition no asset can have. */
const WATERMARKS = { '1m': 60, '1h': HOUR_SECONDS }

type Table = (typeof TABLES)[keyof typeof TABLES]
type Day = { assets: string[]; points: Point[]; from: number; to: number }

describe('case 18: a day of history of 25 assets, rolled up by the real jobs', () => {
  const opened: { dynamo?: Dynamo; day?: Day } = {}
  const given = (): { dynamo: Dynamo; day: Day } => {
    const { dynamo, day } = opened
    if (!dynamo || !day) throw new Error('the history is not written')
    return { dynamo, day }
  }

  /** As often as the tiers are refreshed: a few hot assets, the others medium and cold; the last hour may be over. */
  const generateDay = async (): Promise<Day> => {
    const { assets, redis } = theSuite()
    const to = Math.floor((await redis.now()) / 1_000 / HOUR_SECONDS) * HOUR_SECONDS
    const from = to - DAY_SECONDS
    const rhythms = [
      { chosen: assets.hot.slice(0, 2), everySeconds: 5 },
      { chosen: assets.medium.slice(0, 8), everySeconds: 30 },
      { chosen: assets.cold.slice(0, 15), everySeconds: 300 },
    ]
    const points = rhythms.flatMap(({ chosen, everySeconds }) =>
      chosen.flatMap(asset => generateHistory(asset, everySeconds, { from, to })),
    )
    return { assets: rhythms.flatMap(({ chosen }) => chosen), points, from, to }
  }

  before(async () => {
    const suite = theSuite()
    const day = await generateDay()
    const dynamo = await openDynamo(suite)
    Object.assign(opened, { dynamo, day })
    const started = performance.now()
    for (const table of Object.values(TABLES)) {
      await dynamo.createTable(table)
      await dynamo.put(table, day.points.map(historyRecord))
    }
    const written = `${day.points.length} prices of ${day.assets.length} assets written to two tables`
    suite.report.figure(18, `${written} in ${seconds(performance.now() - started)}`)
  })
  after(async () => {
    for (const table of Object.values(TABLES)) await opened.dynamo?.call('DeleteTable', { TableName: table })
    opened.dynamo?.close()
  })

  /** One run on a table; it goes on for so many seconds of history at most. */
  const rollUp = async (interval: Interval, table: Table, catchUpSeconds: number) => {
    const env = {
      DYNAMODB_TABLE: table,
      ROLLUP_LOOKBACK_SECONDS: String(LOOKBACK_SECONDS),
      ROLLUP_CATCH_UP_SECONDS: String(catchUpSeconds),
    }
    const { succeeded, end, lines, tookMs } = await runChanged(theSuite(), `rollup-history-${interval}`, {
      env,
    })
    expect(succeeded, JSON.stringify(lines)).to.equal(true)
    const {
      candles_written: written = Number.NaN,
      candles_unchanged: unchanged,
      points,
    } = end?.findings ?? {}
    const took = `${((end?.durationMs ?? Number.NaN) / 1_000).toFixed(1)} s of work, ${seconds(tookMs)} with its pod`
    return { written, unchanged, points, took }
  }

  /** Makes the job forget how far it is. */
  const forget = ({ dynamo }: { dynamo: Dynamo }, interval: Interval, table: Table): Promise<unknown> =>
    dynamo.call('DeleteItem', {
      TableName: table,
      Key: { asset: { S: '#watermark' }, timestamp: { N: String(WATERMARKS[interval]) } },
    })

  const stored = async (interval: Interval, table: Table): Promise<DynamoRecord[]> => {
    const { dynamo, day } = given()
    const found: DynamoRecord[] = []
    for (const asset of day.assets) found.push(...(await dynamo.partition(table, `${asset}#${interval}`)))
    return found
  }

  /** As the reference has it: when a candle was written is nothing of it. */
  const withoutTime = ({ updated_at: _, ...candle }: DynamoRecord): DynamoRecord => candle

  const NONE = { missing: [], surplus: [] }

  for (const interval of ['1m', '1h'] as const) {
    it(`makes the ${interval} candles of the definition at once, and the same a second time and in halves`, async () => {
      const { day, dynamo } = given()
      const { jobs, report } = theSuite()
      const expected = slowCandles(day.points, interval, day)
      const schedule = `rollup-history-${interval}` as const
      await jobs.unscheduled(schedule, 'rollup-history', async () => {
        const once = await rollUp(interval, TABLES.whole, LOOKBACK_SECONDS)
        const candles = await stored(interval, TABLES.whole)
        report.figure(
          18,
          `${interval}: ${once.written} candles of ${once.points} prices at once: ${once.took}`,
        )
        expect(differences(candles.map(withoutTime), expected)).to.deep.equal(NONE)
        expect(once).to.include({ written: expected.length, unchanged: 0, points: day.points.length })

        await forget({ dynamo }, interval, TABLES.whole)
        const again = await rollUp(interval, TABLES.whole, LOOKBACK_SECONDS)
        report.figure(
          18,
          `${interval}: a second time ${again.written} written, ${again.unchanged} unchanged: ${again.took}`,
        )
        expect(again).to.include({ written: 0, unchanged: expected.length, points: day.points.length })
        expect(differences(await stored(interval, TABLES.whole), candles)).to.deep.equal(NONE)

        const halves = [
          await rollUp(interval, TABLES.halves, LOOKBACK_SECONDS / 2),
          await rollUp(interval, TABLES.halves, LOOKBACK_SECONDS / 2),
        ]
        const shown = halves.map(
          ({ written, points, took }) => `${written} candles of ${points} prices (${took})`,
        )
        report.figure(18, `${interval}: in halves ${shown.join(', then ')}`)
        const inHalves = await stored(interval, TABLES.halves)
        expect(differences(inHalves.map(withoutTime), expected)).to.deep.equal(NONE)
        for (const { written } of halves) expect(written / expected.length).to.be.within(0.3, 0.7)
      })
    })
  }
})
