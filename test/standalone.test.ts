import { readFileSync } from 'node:fs'
import { createDynamoClient } from '@price-aggregator/prices/history/dynamodb'
import { inspectTable, TTL_ATTRIBUTE } from '@price-aggregator/prices/history/table'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { ConfigError } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { startDynalite } from './dynalite.ts'
import { eventually } from './eventually.ts'
import { startRedis } from './redis-server.ts'
import { makeFolder, startTestStandalone } from './standalone.fixture.ts'

const ASSETS = ['btcusdt', 'ethusdt', 'solusdt', 'xrpusdt']
const [, ...LISTED] = readFileSync(new URL('../symbols.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')

describe('the standalone system', () => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const setUp = async () => {
    const folder = await makeFolder()
    ends.push(folder.remove)
    const start = async (variables: Record<string, string>) => {
      const system = await startTestStandalone({ DATA_DIR: folder.dataDir, ...variables })
      ends.push(system.stop)
      return system
    }
    return { folder, start }
  }

  it('keeps its history over a restart, and serves it at once while no exchange gives a price', async () => {
    const { folder, start } = await setUp()
    const variables = { SYMBOLS_FILE: await folder.symbolsFile(ASSETS), HOT_ASSETS: '1', MEDIUM_ASSETS: '0' }
    const first = await start(variables)
    const pricesOf = async ({ client }: typeof first) => {
      const answers = await Promise.all(ASSETS.map(asset => client.price(asset)))
      expect(answers.map(({ status }) => status)).to.deep.equal(ASSETS.map(() => 200))
      return answers.map(({ body }) => body)
    }
    const before = await pricesOf(first)
    await first.stop()
    // More sources than there are exchanges: from the start on, no refresh gives a price.
    const second = await start({ ...variables, MIN_SOURCES: '4' })
    const after = await pricesOf(second)
    for (const [i, { asset, price, last_updated }] of before.entries()) {
      expect(after[i]).to.include({ asset, sources: 3 })
      expect(after[i]?.price).to.be.closeTo(price, price * 0.005)
      expect(after[i]?.last_updated.localeCompare(last_updated)).to.be.at.least(0)
    }
    expect((await second.client.refresh('ethusdt')).body).to.deep.equal({
      msg: 'Failed to refresh price: too_few_sources',
    })
  })

  it('gives every listed asset a price within 60 s', async function () {
    this.timeout(90_000)
    const { start } = await setUp()
    const { client } = await start({})
    expect(LISTED).to.have.length(1_000)
    const missing = async () => {
      const statuses = await Promise.all(LISTED.map(asset => client.price(asset)))
      return LISTED.filter((_, i) => statuses[i]?.status !== 200)
    }
    const deadline = performance.now() + 60_000
    const until = () => ({ deadlineMs: deadline - performance.now(), everyMs: 500 })
    // What is asked for too early is looked up, which is no help: let the first round of refreshes end.
    const refreshed = () => client.metric('price_refresh_total{tier="cold",trigger_type="auto"}')
    await eventually('a round is over', refreshed, count => count >= 800, until())
    await eventually('none is missing', missing, ({ length }) => length === 0, until())
  })

  it('keeps the latest prices in the Redis it is given', async () => {
    const redis = await startRedis()
    ends.push(redis.stop)
    const { folder, start } = await setUp()
    const SYMBOLS_FILE = await folder.symbolsFile(ASSETS)
    const { client } = await start({ REDIS_URL: redis.url, SYMBOLS_FILE })
    const latest = createRedisLatestStore({ url: redis.url })
    ends.push(latest.close)
    const read = () => latest.read('btcusdt').catch(() => undefined)
    const stored = await eventually('Redis holds a price', read, price => price !== undefined)
    const { body } = await client.price('btcusdt')
    expect(body.price).to.be.closeTo(stored?.price.price ?? Number.NaN, body.price * 0.005)
  })

  it('makes no table that is made elsewhere, and needs to be told where', async () => {
    const dynalite = await startDynalite()
    ends.push(dynalite.stop)
    const { folder, start } = await setUp()
    const variables = { SYMBOLS_FILE: await folder.symbolsFile(ASSETS), TABLE_MANAGED: 'false' }
    const refusal = await start(variables).catch((error: unknown) => error)
    expect(refusal)
      .to.be.instanceOf(ConfigError)
      .with.property('message')
      .that.contains('needs DYNAMODB_ENDPOINT')
    const { client } = await start({ ...variables, DYNAMODB_ENDPOINT: dynalite.endpoint })
    expect((await client.price('btcusdt')).status).to.equal(200)
    const dynamo = createDynamoClient({ ...dynalite, region: 'us-east-1', environment: {} })
    ends.push(async () => dynamo.destroy())
    const { changes } = await inspectTable(
      { client: dynamo },
      { table: 'prices', ttlAttribute: TTL_ATTRIBUTE },
    )
    expect(changes.map(({ aspect }) => aspect)).to.include('table')
  })

  it('stops cleanly: its ports and its data folder are free again', async () => {
    const { folder, start } = await setUp()
    const SYMBOLS_FILE = await folder.symbolsFile(ASSETS)
    const { client, exchanges, stop, url } = await start({ SYMBOLS_FILE })
    await client.price('btcusdt')
    await Promise.all([stop(), stop()])
    for (const one of [url, ...exchanges.map(({ baseUrl }) => baseUrl)]) {
      const error: Error & { cause?: unknown } = await fetch(`${one}/health`).then(
        () => new Error('answered'),
        error => error,
      )
      expect(error.cause).to.have.property('code', 'ECONNREFUSED')
    }
    await start({ SYMBOLS_FILE, PORT: new URL(url).port })
  })
})
