import { expect } from 'chai'
import { NEVER, pause, STORES, stamped } from './contract.fixture.ts'
import type { LatestStore } from './store.ts'

for (const [name, make] of Object.entries(STORES)) {
  describe(`refresh requests in the latest store on ${name}`, () => {
    let store: LatestStore
    beforeEach(async () => {
      store = await stamped(make)
    })
    afterEach(() => store.close())

    it('reach a reader, with when they were made', async () => {
      const from = await store.refreshRequestsFrom(0)
      const reading = store.readRefreshRequests(from, 5_000, NEVER)
      await pause(30)
      const requestedAt = await store.requestRefresh('btcusdt')
      const requests = await reading
      expect(requests.map(({ asset }) => asset)).to.deep.equal(['btcusdt'])
      expect(requests[0]?.requestedAt).to.equal(requestedAt)
      expect(requestedAt).to.be.closeTo(store.now(), 200)
      expect(await store.readRefreshRequests(requests[0]?.id ?? '', 0, NEVER)).to.deep.equal([])
    })

    it('are found by one who looks back, but not older ones', async () => {
      await store.requestRefresh('early')
      await pause(120)
      await store.requestRefresh('late')
      const from = await store.refreshRequestsFrom(60)
      expect((await store.readRefreshRequests(from, 0, NEVER)).map(({ asset }) => asset)).to.deep.equal([
        'late',
      ])
      const all = await store.readRefreshRequests(await store.refreshRequestsFrom(10_000), 0, NEVER)
      expect(all.map(({ asset }) => asset)).to.deep.equal(['early', 'late'])
    })

    it('are waited for by one who looks back further than the first', async () => {
      const from = await store.refreshRequestsFrom(60_000)
      const reading = store.readRefreshRequests(from, 5_000, NEVER)
      await pause(30)
      await store.requestRefresh('btcusdt')
      expect((await reading).map(({ asset }) => asset)).to.deep.equal(['btcusdt'])
    })

    it('end the wait of a reader when the signal aborts', async () => {
      const controller = new AbortController()
      const reading = store.readRefreshRequests(await store.refreshRequestsFrom(0), 10_000, controller.signal)
      await pause(30)
      controller.abort()
      expect(await reading).to.deep.equal([])
    })
  })
}
