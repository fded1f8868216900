import { expect } from 'chai'
import { Redis } from 'ioredis'
import { sharedRedisUrl, uniquePrefix } from '../../../../test/redis-server.ts'
import { connected, NEVER, pause, priceOf, write } from './contract.fixture.ts'
import { createRedisLatestStore, type RedisLatestOptions } from './redis.ts'

const FIRST = { generation: 1, shard: 'hot:0', epoch: 10 } as const

/** A store, its prefix, and a bare connection to the same Redis. */
const withStore = async (
  options: Partial<RedisLatestOptions>,
  test: (given: {
    store: ReturnType<typeof createRedisLatestStore>
    prefix: string
    redis: Redis
  }) => Promise<void>,
) => {
  const prefix = uniquePrefix()
  const store = createRedisLatestStore({ url: sharedRedisUrl(), prefix, ...options })
  const redis = new Redis(sharedRedisUrl())
  try {
    await connected(store)
    await store.registerGeneration(FIRST.generation, 0)
    await store.stampFence(FIRST.shard, FIRST.epoch, 'pod-a')
    await test({ store, prefix, redis })
  } finally {
    await store.close()
    await redis.quit()
  }
}

const redisTime = async (redis: Redis): Promise<number> => {
  const [seconds, microseconds] = await redis.time()
  return Number(seconds) * 1_000 + Number(microseconds) / 1_000
}

describe('the clock of the latest store on Redis', () => {
  it("is Redis' own, however far this machine's is off or is set", async () => {
    const real = Date.now
    Date.now = () => real() + 300_000
    try {
      await withStore({}, async ({ store, redis }) => {
        expect(store.now()).to.be.closeTo(await redisTime(redis), 100)
        Date.now = () => real() - 300_000
        expect(store.now()).to.be.closeTo(await redisTime(redis), 100)
        expect(await write(store)).to.equal('accepted')
      })
    } finally {
      Date.now = real
    }
  })

  it('is measured again by a write that is ahead of it', async () => {
    const skew = { ms: 0 }
    await withStore({ monotonic: () => performance.now() + skew.ms }, async ({ store, redis }) => {
      skew.ms = 5_000
      expect(await write(store)).to.equal('future')
      expect(store.now()).to.be.closeTo(await redisTime(redis), 100)
      expect(await write(store)).to.equal('accepted')
    })
  })
})

describe('the latest store on a Redis that others write to', () => {
  it('lets a price stand no longer that is more than a second ahead of the clock', async () => {
    await withStore({}, async ({ store, prefix, redis }) => {
      const ahead = priceOf('btcusdt', Math.floor(store.now()) + 60_000)
      const fields = { json: JSON.stringify(ahead), observedAt: ahead.observedAt, epoch: 10, generation: 1 }
      await redis.hset(`${prefix}{prices}:price:btcusdt`, fields)
      expect(await write(store)).to.equal('accepted')
    })
  })

  it('tells all that is lost when the data goes while a reader waits', async () => {
    await withStore({}, async ({ store, prefix, redis }) => {
      await write(store)
      const reading = store.readUpdates(await store.lastUpdateId(), 60, NEVER)
      await pause(20)
      await redis.del(...(await redis.keys(`${prefix}*`)))
      expect(await reading).to.deep.equal({ kind: 'lost' })
      expect(await write(store)).to.equal('outdated')
      await store.registerGeneration(FIRST.generation, 0)
      expect(await write(store)).to.equal('unfenced')
      expect(await store.lastUpdateId()).to.equal('0-0')
    })
  })

  it('works on when the scripts are forgotten', async () => {
    await withStore({}, async ({ store, redis }) => {
      expect(await write(store, { asset: 'a1' })).to.equal('accepted')
      await redis.script('FLUSH')
      expect(await write(store, { asset: 'a2' })).to.equal('accepted')
    })
  })

  it('takes a broken price for a missing one, and tells of it', async () => {
    const broken: string[] = []
    await withStore({ onBroken: key => broken.push(key) }, async ({ store, prefix, redis }) => {
      for (const [asset, json] of [
        ['half', '{"asset":"half"'],
        ['null', 'null'],
        ['zero', '{"asset":"zero","price":0,"observedAt":1,"answeredAt":1,"sources":[]}'],
      ]) {
        await redis.hset(`${prefix}{prices}:price:${asset}`, { json, epoch: 1, generation: 1, observedAt: 1 })
      }
      expect(await store.readMany(['half', 'null', 'zero', 'absent'])).to.deep.equal([])
      const keys = ['half', 'null', 'zero'].map(asset => `${prefix}{prices}:price:${asset}`)
      expect(broken).to.deep.equal(keys)
    })
  })

  it('takes a key of another type for a missing price, and writes over it', async () => {
    const broken: string[] = []
    await withStore({ onBroken: key => broken.push(key) }, async ({ store, prefix, redis }) => {
      await redis.set(`${prefix}{prices}:price:wrong`, 'no hash')
      await write(store, { asset: 'right' })
      const prices = await store.readMany(['wrong', 'right'])
      expect(prices.map(({ price }) => price.asset)).to.deep.equal(['right'])
      expect(broken).to.deep.equal([`${prefix}{prices}:price:wrong`])
      expect(await write(store, { asset: 'wrong' })).to.equal('accepted')
      expect((await store.read('wrong'))?.price.asset).to.equal('wrong')
    })
  })
})
