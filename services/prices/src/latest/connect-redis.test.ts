import { expect } from 'chai'
import { sharedRedisUrl } from '../../../../test/redis-server.ts'
import { connectRedisLatestStore, logConnection, type RedisWait } from './connect-redis.ts'

/** Longer than a test may take. */
const FOR_EVER = 600_000
const NOBODY = 'redis://127.0.0.1:1'

/** What was told of the connection by the time the store was there. */
const toldWhile = async (url: string, wait: RedisWait): Promise<string[]> => {
  const told: string[] = []
  const options = { url, onConnection: (state: 'up' | 'down') => void told.push(state) }
  const store = await connectRedisLatestStore(options, wait)
  const then = [...told]
  await store.close()
  return then
}

describe('connectRedisLatestStore', () => {
  it('waits until Redis is reached', async () => {
    for (const until of ['reached', 'known'] as const)
      expect(await toldWhile(sharedRedisUrl(), { until, patienceMs: FOR_EVER })).to.deep.equal(['up'])
  })

  it('waits no longer than until Redis is known to be away, where that is enough', async () => {
    expect(await toldWhile(NOBODY, { until: 'known', patienceMs: FOR_EVER })).to.deep.equal(['down'])
  })

  it('else gives Redis a while to come, and no more', async () => {
    expect(await toldWhile(NOBODY, { until: 'reached', patienceMs: 300 })).to.deep.equal(['down'])
  })
})

describe('logConnection', () => {
  it('says when Redis is there, and why it is away', () => {
    const lines: unknown[] = []
    const log = logConnection({
      info: message => void lines.push(['info', message]),
      warn: (about, message) => void lines.push(['warn', message, about]),
    })
    log('down', 'refused')
    log('up')
    expect(lines).to.deep.equal([
      ['warn', 'Redis is away: retrying', { error: 'refused' }],
      ['info', 'connected to Redis'],
    ])
  })
})
