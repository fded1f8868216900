import { expect } from 'chai'
import { StoreUnavailable } from '../latest/store.ts'
import { exampleCandle } from './candle-item.fixture.ts'
import type { CandleItem, CandleStore } from './candle-store.ts'
import { ItemsRejected } from './store.ts'
import { writeCandles } from './write-candles.ts'

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => exampleCandle({ timestamp: index * 60 }))

describe('writeCandles', () => {
  const { signal } = new AbortController()
  const write = (writeBatch: CandleStore['writeBatch'], wanted: CandleItem[], stop = signal) =>
    writeCandles(
      { candles: { writeBatch }, concurrency: 2, retry: { baseMs: 1, maxMs: 2 }, attempts: 3 },
      wanted,
      stop,
    )

  it('writes in batches of 25, so many at once and no more', async () => {
    const batches: number[] = []
    let inFlight = 0
    let most = 0
    const outcome = await write(async batch => {
      batches.push(batch.length)
      inFlight += 1
      most = Math.max(most, inFlight)
      await new Promise(resolve => setImmediate(resolve))
      inFlight -= 1
      return []
    }, items(110))
    expect(outcome).to.include({ written: 110, failure: undefined })
    expect([batches, most]).to.deep.equal([[25, 25, 25, 25, 10], 2])
  })

  it('writes again what was not taken', async () => {
    const written: CandleItem[] = []
    const outcome = await write(async batch => {
      const taken = batch.length > 10 ? batch.slice(0, 10) : batch
      written.push(...taken)
      return batch.slice(taken.length)
    }, items(25))
    expect(outcome).to.deep.include({ written: 25, left: [] })
    expect(written).to.deep.equal(items(25))
  })

  it('gives up on a store that is away, without trying every batch', async () => {
    let calls = 0
    const gone = new StoreUnavailable('history', 'gone')
    const outcome = await write(async () => {
      calls += 1
      throw gone
    }, items(250))
    expect(outcome).to.deep.include({ written: 0, failure: gone })
    expect(outcome.left).to.have.deep.members(items(250))
    expect(calls).to.equal(6)
  })

  it('leaves what it never takes, and writes the others', async () => {
    const written: CandleItem[] = []
    const refusal = new ItemsRejected('refused')
    const outcome = await write(async batch => {
      if (batch.some(({ timestamp }) => timestamp === 420)) throw refusal
      written.push(...batch)
      return []
    }, items(30))
    expect(outcome).to.deep.include({
      written: 29,
      left: [],
      rejected: items(30).slice(7, 8),
      rejection: refusal,
    })
    expect(written).to.have.deep.members(items(30).toSpliced(7, 1))
  })

  it('leaves everything once the signal has aborted', async () => {
    const stop = new AbortController()
    const outcome = await write(
      async () => {
        stop.abort()
        throw stop.signal.reason
      },
      items(60),
      stop.signal,
    )
    expect(outcome.written).to.equal(0)
    expect(outcome.left).to.have.length(60)
  })
})
