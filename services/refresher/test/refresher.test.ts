import type { LatestStore } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { sharedRedisUrl, uniquePrefix } from '../../../test/redis-server.ts'
import { ASSETS, pause, quietAsset, withSystem } from './refresher.fixture.ts'

const STORES: Record<string, () => LatestStore> = {
  memory: () => createMemoryLatestStore(),
  Redis: () => createRedisLatestStore({ url: sharedRedisUrl(), prefix: uniquePrefix() }),
}
const HOT = ASSETS[0] ?? ''

for (const [name, open] of Object.entries(STORES)) {
  describe(`refresher on ${name}`, () => {
    it('gives every asset of every tier a price and a place in history', () =>
      withSystem(open(), async ({ allHavePrices, history, priceOf, start, stop }) => {
        await start()
        await allHavePrices()
        const held = await priceOf(HOT)
        expect(held?.price).to.include({ asset: HOT, price: 101, sourceCount: 3 })
        await stop()
        expect(new Set(history.items.map(item => item.asset))).to.deep.equal(new Set(ASSETS))
      }))

    for (const down of [1, 2]) {
      it(`goes on with ${3 - down} of 3 exchanges`, () =>
        withSystem(open(), async ({ allHavePrices, priceOf, servers, start }) => {
          for (const server of servers.slice(0, down)) server.state.down = true
          await start()
          await allHavePrices()
          expect((await priceOf(HOT))?.price.sourceCount).to.equal(3 - down)
        }))
    }

    it('keeps the last price without any exchange, and says why a forced refresh failed', () =>
      withSystem(
        open(),
        async ({ allHavePrices, latest, priceOf, registry, servers, start, waitForUpdate }) => {
          await start()
          await allHavePrices()
          for (const server of servers) server.state.down = true
          const asset = quietAsset()
          const before = await priceOf(asset)
          const id = await latest.lastUpdateId()
          await latest.requestRefresh(asset)
          const update = await waitForUpdate(id, ({ kind }) => kind === 'refresh_failed')
          expect(update).to.include({ asset, reason: 'no_quotes' })
          expect(await priceOf(asset)).to.deep.equal(before)
          const metrics = await registry.metrics()
          expect(metrics).to.contain('price_refresh_errors_total{tier="cold",reason="no_quotes"} 1')
          expect(metrics).to.contain('price_refresh_total{tier="cold",trigger_type="force"} 1')
        },
      ))

    it('makes one fetch of 100 requests for one asset', () =>
      withSystem(open(), async ({ allHavePrices, latest, servers, start, waitForUpdate }) => {
        await start()
        await allHavePrices()
        const asset = quietAsset()
        for (const server of servers) server.state.delayMs = 300
        const asked = () => servers.map(server => server.asked.get(asset) ?? 0)
        const before = asked()
        const id = await latest.lastUpdateId()
        await Promise.all(Array.from({ length: 100 }, () => latest.requestRefresh(asset)))
        await waitForUpdate(id, update => update.kind === 'price' && update.update.price.asset === asset)
        expect(asked()).to.deep.equal(before.map(count => count + 1))
      }))

    it('drains at the stop: what is in flight is written, history too, and leadership is released', () =>
      withSystem(open(), async ({ history, priceOf, registry, servers, start, stop }) => {
        for (const server of servers) server.state.delayMs = 200
        const leadership = await start()
        while ((servers[0]?.asked.get(HOT) ?? 0) === 0) await pause(5)
        expect(await priceOf(HOT)).to.equal(undefined)
        await stop()
        expect((await priceOf(HOT))?.price.sourceCount).to.equal(3)
        expect(history.items.map(item => item.asset)).to.include(HOT)
        expect(leadership.held()).to.deep.equal([])
        expect(await registry.metrics()).to.contain('price_shard_leader{tier="hot",shard="0"} 0')
      }))
  })
}
