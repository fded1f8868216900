import { setTimeout as sleepFor } from 'node:timers/promises'
import { expect } from 'chai'
import { StoreUnavailable } from '../latest/store.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import type { HistoryItem, HistoryStore } from './store.ts'
import { createHistoryWriter, type HistoryWriterOptions } from './writer.ts'

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => exampleItem({ timestamp: NOW + index }))

/** A writer whose store, hooks and waiting are the test's. */
const startWriter = (writeBatch: HistoryStore['writeBatch'], options: Partial<HistoryWriterOptions> = {}) => {
  const told: string[] = []
  const writer = createHistoryWriter({
    store: { writeBatch },
    onDrop: (count, reason) => told.push(`dropped ${count} ${reason}`),
    onDown: () => told.push('down'),
    onRecovered: () => told.push('recovered'),
    flushMs: 1,
    retry: { baseMs: 1, maxMs: 2 },
    ...options,
  })
  return { writer, told }
}

describe('createHistoryWriter', () => {
  it('writes in batches of 25 with distinct keys, the last of a second only', async () => {
    const batches: HistoryItem[][] = []
    const { writer, told } = startWriter(async batch => {
      batches.push([...batch])
      return []
    })
    const all = items(60)
    for (const item of all) writer.add({ ...item, price: 1 })
    for (const item of all) writer.add(item)
    expect(await writer.drain(1_000)).to.deep.equal({ dropped: 0 })
    expect(batches.every(({ length }) => length <= 25)).to.equal(true)
    const latest = new Map(batches.flat().map(item => [item.timestamp, item]))
    expect([...latest.values()]).to.have.deep.members(all)
    expect([writer.length(), told]).to.deep.equal([0, []])
  })

  it('writes what does not fill a batch soon, without being drained', async () => {
    const written = Promise.withResolvers<readonly HistoryItem[]>()
    const { writer } = startWriter(async batch => {
      written.resolve(batch)
      return []
    })
    writer.add(exampleItem())
    expect(await written.promise).to.deep.equal([exampleItem()])
    await writer.drain(1_000)
  })

  it('has so many writes in flight and no more', async () => {
    let inFlight = 0
    let most = 0
    const { writer } = startWriter(
      async () => {
        inFlight += 1
        most = Math.max(most, inFlight)
        await sleepFor(2)
        inFlight -= 1
        return []
      },
      { concurrency: 3 },
    )
    for (const item of items(500)) writer.add(item)
    await writer.drain(5_000)
    expect(most).to.equal(3)
  })

  it('writes again what was not taken', async () => {
    const written: HistoryItem[] = []
    let calls = 0
    const { writer, told } = startWriter(async batch => {
      calls += 1
      const taken = calls === 1 ? 10 : batch.length
      written.push(...batch.slice(0, taken))
      return batch.slice(taken)
    })
    for (const item of items(25)) writer.add(item)
    await writer.drain(1_000)
    expect(written).to.have.deep.members(items(25))
    expect(told).to.deep.equal([])
  })

  it('says once that the store is down and once that it is back, and writes everything then', async () => {
    const written: HistoryItem[] = []
    let calls = 0
    const { writer, told } = startWriter(async batch => {
      calls += 1
      if (calls <= 7) throw new StoreUnavailable('history', 'gone')
      written.push(...batch)
      return []
    })
    for (const item of items(200)) writer.add(item)
    await writer.drain(5_000)
    expect(told).to.deep.equal(['down', 'recovered'])
    expect(written).to.have.deep.members(items(200))
  })

  it('drops its oldest when full, and counts them', async () => {
    const written: HistoryItem[] = []
    const writeBatch = async (batch: readonly HistoryItem[]) => {
      written.push(...batch)
      return []
    }
    const { writer, told } = startWriter(writeBatch, { capacity: 50, concurrency: 1 })
    for (const item of items(60)) writer.add(item)
    expect(writer.length()).to.equal(50)
    await writer.drain(1_000)
    expect(told).to.deep.equal(Array(10).fill('dropped 1 full'))
    expect(written).to.have.deep.members(items(60).slice(10))
  })

  it('counts what it could not write in time', async () => {
    const hang: HistoryStore['writeBatch'] = (_batch, signal) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const { writer, told } = startWriter(hang)
    for (const item of items(30)) writer.add(item)
    expect(await Promise.all([writer.drain(20), writer.drain(20)])).to.deep.equal([
      { dropped: 30 },
      { dropped: 30 },
    ])
    writer.add(exampleItem())
    expect(told).to.deep.equal(['dropped 30 shutdown', 'dropped 1 shutdown'])
    expect(writer.length()).to.equal(0)
  })
})
