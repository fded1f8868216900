import { expect } from 'chai'
import { withRedis } from './redis.fixture.ts'

const FOREVER = { halfLifeMs: 1e12, fold: true }

describe('popularity in Redis', () => {
  it('lives under one hash tag, in keys that never expire', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.addAccesses(new Map([['a1', 2]]))
      expect((await redis.hgetall(key('access'))).a1).to.match(/^2 \d+\.\d{3}$/)
      expect(await redis.ttl(key('access'))).to.equal(-1)
      await store.readPopularity(FOREVER)
      expect(await redis.exists(key('access'))).to.equal(0)
      expect(Object.keys(await redis.hgetall(key('popularity'))).sort()).to.deep.equal([
        ':foldedAt',
        ':halfLifeMs',
        'a1',
      ])
      expect(await redis.ttl(key('popularity'))).to.equal(-1)
    }))

  it('writes nothing for a look', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.addAccesses(new Map([['a1', 2]]))
      const before = await redis.hgetall(key('access'))
      await store.readPopularity({ ...FOREVER, fold: false })
      expect(await redis.exists(key('popularity'))).to.equal(0)
      expect(await redis.hgetall(key('access'))).to.deep.equal(before)
    }))

  it('passes over what is no number, and heals by a fold', () =>
    withRedis(async ({ store, redis, key }) => {
      await redis.hset(key('popularity'), { a1: 'nan', a2: 'inf', a3: 'much', a4: '7', ':foldedAt': 'then' })
      await redis.hset(key('access'), { a1: '3', a2: 'nan 5', a3: '1 2 3', a5: 'many' })
      await store.addAccesses(
        new Map([
          ['a5', 2],
          ['a6', 1],
        ]),
      )
      const folded = await store.readPopularity(FOREVER)
      expect(folded.get('a1')).to.equal(3)
      expect(folded.get('a4')).to.equal(7)
      expect(folded.get('a5')).to.be.closeTo(2, 1e-6)
      expect(folded.get('a6')).to.be.closeTo(1, 1e-6)
      expect(folded.has('a2') || folded.has('a3')).to.equal(false)
      expect([...(await store.readPopularity(FOREVER)).keys()].sort()).to.deep.equal(['a1', 'a4', 'a5', 'a6'])
    }))

  it('counts anew where its keys are of another type', () =>
    withRedis(async ({ store, redis, key }) => {
      await redis.set(key('access'), 'x')
      await redis.set(key('popularity'), 'x')
      expect((await store.readPopularity({ ...FOREVER, fold: false })).size).to.equal(0)
      await store.addAccesses(new Map([['a1', 2]]))
      expect((await store.readPopularity(FOREVER)).get('a1')).to.be.closeTo(2, 1e-6)
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

  it('weighs what was counted long ago by its age, though nobody has folded since', () =>
    withRedis(async ({ store, redis, key }) => {
      const [hour, halfDayAgo] = [3_600_000, Date.now() - 12 * 3_600_000]
      await redis.hset(key('access'), { a1: `1200 ${halfDayAgo}`, a2: `1200 ${halfDayAgo}` })
      await store.addAccesses(new Map([['a2', 5]]))
      const scores = await store.readPopularity({ halfLifeMs: hour, fold: true })
      expect(scores.get('a1')).to.be.closeTo(1_200 / 4_096, 0.001)
      expect(scores.get('a2')).to.be.closeTo(1_200 / 4_096 + 5, 0.001)
    }))

  it('knows the last flush of a reader for an hour', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.addAccesses(new Map([['a1', 2]]), { flusher: 'pod-a', sequence: 7 })
      expect(await redis.get(key('flush:pod-a'))).to.equal('7')
      expect(await redis.pttl(key('flush:pod-a'))).to.be.within(3_500_000, 3_600_000)
    }))
})
