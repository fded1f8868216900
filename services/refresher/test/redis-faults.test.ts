import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { type RedisServer, startRedis } from '../../../test/redis-server.ts'
import { ASSETS, pause, quietAsset, type System, withSystem } from './refresher.fixture.ts'

describe('refresher on a Redis that fails', () => {
  const onRedis = async (test: (system: System, redis: RedisServer) => Promise<void>): Promise<void> => {
    const redis = await startRedis()
    try {
      const latest = createRedisLatestStore({ url: redis.url, commandTimeoutMs: 300 })
      await withSystem(latest, system => test(system, redis))
    } finally {
      await redis.stop()
    }
  }

  it('brings every price back after Redis lost its data', () =>
    onRedis(async ({ allHavePrices, start }, redis) => {
      const leadership = await start()
      await allHavePrices()
      const before = leadership.held().map(({ epoch }) => epoch)
      await redis.kill()
      await redis.restart()
      await allHavePrices()
      expect(leadership.held().every(({ epoch }) => !before.includes(epoch))).to.equal(true)
    })).timeout(30_000)

  it('starts without Redis, and refreshes when it comes', () =>
    onRedis(async ({ allHavePrices, latest, start }, redis) => {
      await redis.stop()
      await start()
      await pause(200)
      await redis.restart()
      await allHavePrices()
      expect(await latest.readMany(ASSETS)).to.have.length(ASSETS.length)
    })).timeout(30_000)

  it('answers a request made while Redis was hung', () =>
    onRedis(async ({ allHavePrices, latest, start, waitForUpdate }, redis) => {
      await start()
      await allHavePrices()
      redis.pause()
      await pause(700)
      redis.resume()
      const asset = quietAsset()
      const id = await retried(() => latest.lastUpdateId())
      await retried(() => latest.requestRefresh(asset))
      const update = await waitForUpdate(id, one => one.kind === 'price' && one.update.price.asset === asset)
      expect(update.kind).to.equal('price')
    })).timeout(30_000)
})

/** Until the store answers again; the test's own time limit ends it. */
const retried = async <T>(call: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call()
    } catch {
      await pause(50)
    }
  }
}
