import { expect } from 'chai'
import { type RedisServer, startRedis } from '../../../../test/redis-server.ts'
import { connected, NEVER, pause, write } from './contract.fixture.ts'
import { createRedisLatestStore } from './redis.ts'
import { type LatestStore, StoreUnavailable } from './store.ts'

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('the latest store on a Redis that fails', () => {
  let redis: RedisServer
  let store: LatestStore
  const states: string[] = []
  beforeEach(async () => {
    redis = await startRedis()
    states.length = 0
    store = createRedisLatestStore({
      url: redis.url,
      commandTimeoutMs: 200,
      onConnection: state => states.push(state),
    })
    await connected(store)
    await store.registerGeneration(1, 0)
    await store.stampFence('hot:0', 10, 'pod-a')
  })
  afterEach(async () => {
    await store.close()
    await redis.stop()
  })

  it('rejects every call while Redis is dead, says so once, and works again after', async () => {
    await redis.kill()
    await pause(50)
    for (const call of [
      () => write(store),
      () => store.read('btcusdt'),
      () => store.readMany(['btcusdt']),
      () => store.readFence('hot:0'),
      () => store.stampFence('hot:0', 11, 'pod-a'),
      () => store.registerGeneration(2, 0),
      () => store.lastUpdateId(),
      () => store.readUpdates('0-0', 10, NEVER),
      () => store.requestRefresh('btcusdt'),
      () => store.readRefreshRequests('0-0', 10, NEVER),
      () => store.publishRefreshFailure('btcusdt', 'no_quotes'),
      () => store.ping(),
      () => store.syncClock(),
    ]) {
      expect(await failureOf(call()), String(call)).to.be.instanceOf(StoreUnavailable)
    }
    await pause(300)
    expect(states).to.deep.equal(['up', 'down'])
    await redis.restart()
    await connected(store)
    expect(states).to.deep.equal(['up', 'down', 'up'])
  })

  it('answers as after a loss of all data: outdated, then unfenced, and updates lost', async () => {
    await write(store)
    const from = await store.lastUpdateId()
    await redis.kill()
    await redis.restart()
    await connected(store)
    expect(await write(store)).to.equal('outdated')
    await store.registerGeneration(1, 60_000)
    expect(await write(store)).to.equal('unfenced')
    expect(await store.readUpdates(from, 10, NEVER)).to.deep.equal({ kind: 'lost' })
    await store.stampFence('hot:0', 10, 'pod-a')
    expect(await write(store)).to.equal('accepted')
    expect(await store.readUpdates(from, 10, NEVER)).to.deep.equal({ kind: 'lost' })
  })

  it('rejects a read that waits when Redis dies, and can wait again after', async () => {
    const reading = failureOf(store.readUpdates('0-0', 20_000, NEVER))
    await pause(50)
    await redis.kill()
    expect(await reading).to.be.instanceOf(StoreUnavailable)
    await redis.restart()
    await connected(store)
    const again = store.readRefreshRequests('0-0', 5_000, NEVER)
    await pause(50)
    await store.requestRefresh('btcusdt')
    expect(await again).to.have.length(1)
  })

  it('rejects in time when Redis hangs, also a read that waits', async () => {
    redis.pause()
    expect(await failureOf(store.read('btcusdt'))).to.be.instanceOf(StoreUnavailable)
    expect(await failureOf(write(store))).to.be.instanceOf(StoreUnavailable)
    expect(await failureOf(store.readUpdates('0-0', 10, NEVER))).to.be.instanceOf(StoreUnavailable)
    redis.resume()
    await connected(store)
    expect(await write(store)).to.equal('accepted')
  })

  it('ends a read that waits when its signal aborts, though Redis hangs', async () => {
    for (const isConnected of [false, true]) {
      if (isConnected) await store.readUpdates('0-0', 0, NEVER)
      const controller = new AbortController()
      if (!isConnected) redis.pause()
      const reading = store.readUpdates('0-0', 60_000, controller.signal)
      await pause(30)
      redis.pause()
      controller.abort()
      expect(await reading).to.deep.equal({ kind: 'updates', updates: [], lastId: '0-0' })
      redis.resume()
      await connected(store)
    }
  })

  it('gives up a connection on which nothing comes, and makes another', async () => {
    redis.pause()
    while (states.length < 2) {
      await failureOf(store.ping())
      await pause(20)
    }
    expect(states).to.deep.equal(['up', 'down'])
    redis.resume()
    await connected(store)
    expect(states).to.deep.equal(['up', 'down', 'up'])
  })

  it('answers a call made right after the start', async () => {
    const fresh = createRedisLatestStore({ url: redis.url })
    expect(await fresh.read('btcusdt')).to.equal(undefined)
    await fresh.close()
  })

  it('does nothing at all when it is made before Redis is there, until it is', async () => {
    await redis.kill()
    const early = createRedisLatestStore({ url: redis.url, commandTimeoutMs: 200 })
    expect(await failureOf(early.read('btcusdt')))
      .to.be.instanceOf(StoreUnavailable)
      .with.property('cause')
      .that.has.property('code', 'ECONNREFUSED')
    await redis.restart()
    await connected(early)
    expect(await early.read('btcusdt')).to.equal(undefined)
    await early.close()
  })

  it('rejects what still waits for the first attempt when it is closed', async () => {
    redis.pause()
    const fresh = createRedisLatestStore({ url: redis.url, commandTimeoutMs: 10_000 })
    const reading = failureOf(fresh.read('btcusdt'))
    await fresh.close()
    expect(await reading).to.be.instanceOf(StoreUnavailable)
    redis.resume()
  })

  it('refuses more commands at once than its bound', async () => {
    const narrow = createRedisLatestStore({ url: redis.url, maxInFlight: 2 })
    // The measurement of the clock, begun by connecting, counts too.
    await narrow.syncClock()
    await narrow.syncClock()
    const answers = await Promise.all([1, 2, 3].map(() => failureOf(narrow.ping())))
    await narrow.close()
    expect(answers.filter(answer => answer === 'no failure')).to.have.length(2)
    expect(answers[2]).to.be.instanceOf(StoreUnavailable)
  })
})
