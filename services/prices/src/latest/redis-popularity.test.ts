import { expect } from 'chai'
import { withRedis } from './redis.fixture.ts'

const FOREVER = { halfLifeMs: 1e12, fold: true }

describe('popularity in Redis', () => {
  it('lives under one hash tag, in keys that never expire', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.addAccesses(new Map([['a1', 2]]))
      expect(await redis.hgetall(key('access'))).to.deep.equal({ a1: '2' })
      expect(await redis.ttl(key('access'))).to.equal(-1)
      await store.readPopularity(FOREVER)
      expect(await redis.exists(key('access'))).to.equal(0)
      expect(Object.keys(await redis.hgetall(key('popularity'))).sort()).to.deep.equal([':foldedAt', 'a1'])
      expect(await redis.ttl(key('popularity'))).to.equal(-1)
    }))

  it('writes nothing for a look', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.addAccesses(new Map([['a1', 2]]))
      await store.readPopularity({ ...FOREVER, fold: false })
      expect(await redis.exists(key('popularity'))).to.equal(0)
      expect(await redis.hgetall(key('access'))).to.deep.equal({ a1: '2' })
    }))

  it('passes over what is no number, and heals by a fold', () =>
    withRedis(async ({ store, redis, key }) => {
      await redis.hset(key('popularity'), { a1: 'nan', a2: 'inf', a3: 'much', a4: '7', ':foldedAt': 'then' })
      await redis.hset(key('access'), { a1: '3', a5: 'many' })
      await store.addAccesses(
        new Map([
          ['a5', 2],
          ['a6', 1],
        ]),
      )
      const folded = await store.readPopularity(FOREVER)
      expect(folded.get('a1')).to.equal(3)
      expect(folded.get('a4')).to.equal(7)
      expect(folded.get('a5')).to.equal(2)
      expect(folded.get('a6')).to.equal(1)
      expect(folded.has('a2') || folded.has('a3')).to.equal(false)
      expect([...(await store.readPopularity(FOREVER)).keys()].sort()).to.deep.equal(['a1', 'a4', 'a5', 'a6'])
    }))

  it('counts anew where its keys are of another type', () =>
    withRedis(async ({ store, redis, key }) => {
      await redis.set(key('access'), 'x')
      await redis.set(key('popularity'), 'x')
      expect((await store.readPopularity({ ...FOREVER, fold: false })).size).to.equal(0)
      await store.addAccesses(new Map([['a1', 2]]))
      expect([...(await store.readPopularity(FOREVER))]).to.deep.equal([['a1', 2]])
      expect([...(await store.readPopularity({ ...FOREVER, fold: false }))].map(([a]) => a)).to.deep.equal([
        'a1',
      ])
    }))

  it('does not grow scores after its clock was set back', () =>
    withRedis(async ({ store, redis, key }) => {
      await redis.hset(key('popularity'), { a1: '8', ':foldedAt': String(Date.now() + 3_600_000) })
      expect((await store.readPopularity({ halfLifeMs: 1_000, fold: true })).get('a1')).to.equal(8)
      expect((await store.readPopularity({ halfLifeMs: 1e12, fold: true })).get('a1')).to.be.closeTo(8, 1e-3)
    }))
})
