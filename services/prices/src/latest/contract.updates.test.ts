import { expect } from 'chai'
import { NEVER, pause, STORES, stamped, write } from './contract.fixture.ts'
import type { LatestStore, UpdateBatch } from './store.ts'

const updatesOf = (batch: UpdateBatch) => {
  expect(batch.kind).to.equal('updates')
  return batch.kind === 'updates' ? batch.updates : []
}

for (const [name, make] of Object.entries(STORES)) {
  describe(`updates in the latest store on ${name}`, () => {
    let store: LatestStore
    beforeEach(async () => {
      store = await stamped(make)
    })
    afterEach(() => store.close())

    it('gives each accepted price once, in order, with failed refreshes between', async () => {
      const from = await store.lastUpdateId()
      await write(store, { asset: 'a1' })
      await store.publishRefreshFailure('a2', 'no_quotes')
      await write(store, { asset: 'a1', epoch: 9 })
      await write(store, { asset: 'a3' })
      const batch = await store.readUpdates(from, 0, NEVER)
      const told = updatesOf(batch).map(u =>
        u.kind === 'price' ? u.update.price.asset : `${u.asset} ${u.reason}`,
      )
      expect(told).to.deep.equal(['a1', 'a2 no_quotes', 'a3'])
      const lastId = batch.kind === 'updates' ? batch.lastId : ''
      expect(await store.readUpdates(lastId, 0, NEVER)).to.deep.equal({
        kind: 'updates',
        updates: [],
        lastId,
      })
      expect(await store.lastUpdateId()).to.equal(lastId)
    })

    it('goes on from any entry', async () => {
      const from = await store.lastUpdateId()
      for (const asset of ['a1', 'a2', 'a3']) await write(store, { asset })
      const [first] = updatesOf(await store.readUpdates(from, 0, NEVER))
      const rest = updatesOf(await store.readUpdates(first?.id ?? '', 0, NEVER))
      expect(rest).to.have.length(2)
    })

    it('wakes a waiting reader', async () => {
      const from = await store.lastUpdateId()
      const reading = store.readUpdates(from, 10_000, NEVER)
      await pause(50)
      await write(store)
      expect(updatesOf(await reading)).to.have.length(1)
    })

    it('wakes all who wait', async () => {
      const from = await store.lastUpdateId()
      const readings = [1, 2, 3].map(() => store.readUpdates(from, 10_000, NEVER))
      await pause(50)
      await write(store)
      for (const batch of await Promise.all(readings)) expect(updatesOf(batch)).to.have.length(1)
    })

    it('leaves the others waiting when one aborts', async () => {
      const from = await store.lastUpdateId()
      const controller = new AbortController()
      const aborted = store.readUpdates(from, 10_000, controller.signal)
      const reading = store.readUpdates(from, 10_000, NEVER)
      await pause(50)
      controller.abort()
      expect(updatesOf(await aborted)).to.deep.equal([])
      await write(store)
      expect(updatesOf(await reading)).to.have.length(1)
    })

    it('gives a long way in batches that leave nothing out', async () => {
      const from = await store.lastUpdateId()
      const reasons = Array.from({ length: 190 }, (_, i) => String(i))
      await Promise.all(reasons.map(reason => store.publishRefreshFailure('a1', reason)))
      const told: string[] = []
      let cursor = from
      while (told.length < reasons.length) {
        const batch = await store.readUpdates(cursor, 0, NEVER)
        for (const update of updatesOf(batch)) told.push(update.kind === 'price' ? '' : update.reason)
        cursor = batch.kind === 'updates' ? batch.lastId : cursor
      }
      expect(told).to.deep.equal(reasons)
    })

    it('ends a wait when the signal aborts, and can be read again after', async () => {
      await write(store)
      const from = await store.lastUpdateId()
      const controller = new AbortController()
      const reading = store.readUpdates(from, 10_000, controller.signal)
      await pause(50)
      controller.abort()
      expect(await reading).to.deep.equal({ kind: 'updates', updates: [], lastId: from })
      await write(store)
      expect(updatesOf(await store.readUpdates(from, 1_000, NEVER))).to.have.length(1)
    })

    it('is lost to a reader whose place was trimmed away, and only to that one', async () => {
      await write(store)
      const early = await store.lastUpdateId()
      for (let i = 0; i < 500; i++) await store.publishRefreshFailure('a1', String(i))
      expect(await store.readUpdates(early, 0, NEVER)).to.deep.equal({ kind: 'lost' })
      const late = await store.lastUpdateId()
      // Of one asset, two writes in one millisecond are one too many.
      await write(store, { asset: 'ethusdt' })
      expect(updatesOf(await store.readUpdates(late, 0, NEVER))).to.have.length(1)
    })

    it('is lost to a reader who is ahead of the stream, as when all data was lost', async () => {
      await write(store)
      const ahead = `${Math.floor(store.now()) + 60_000}-0`
      expect(await store.readUpdates(ahead, 0, NEVER)).to.deep.equal({ kind: 'lost' })
    })

    it('is not lost to one who waits on an idle stream', async () => {
      await write(store)
      const from = await store.lastUpdateId()
      expect(updatesOf(await store.readUpdates(from, 30, NEVER))).to.deep.equal([])
    })
  })
}
