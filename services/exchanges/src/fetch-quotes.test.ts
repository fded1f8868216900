import type { QuoteFailure, QuoteOutcome } from '@price-aggregator/prices'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import {
  ANSWERS,
  type FaultyExchange,
  HTTP_FAULTS,
  startFaultyExchange,
  TICKER,
} from '../test/faulty-exchange.ts'
import { BREAKER_OPTIONS } from './breaker-options.fixture.ts'
import type { ExchangeOptions } from './exchange.ts'
import { createExchangeClient, type ExchangeClient } from './fetch-quotes.ts'
import { createExchangeMetrics } from './metrics.ts'

const NAMES = ['exchange1', 'exchange2', 'exchange3']
const OPTIONS: ExchangeOptions = {
  timeoutMs: 5_000,
  maxInFlight: 64,
  maxQueued: 1_024,
  breaker: BREAKER_OPTIONS,
}
const never = new AbortController().signal
const quote = (exchange: string): QuoteOutcome => ({ kind: 'quote', quote: { exchange, ...TICKER } })
const failure = (exchange: string, kind: QuoteFailure, status?: number): QuoteOutcome => ({
  kind: 'failure',
  exchange,
  failure: kind,
  ...(status !== undefined && { status }),
})

describe('createExchangeClient', () => {
  let servers: FaultyExchange[]
  let client: ExchangeClient
  let registry: Registry
  let clock: { now: number }
  let said: string[]

  const setUp = (options: Partial<ExchangeOptions> = {}) => {
    const exchanges = servers.map(({ baseUrl }, index) => ({ name: NAMES[index] ?? '', baseUrl }))
    registry = new Registry()
    clock = { now: 0 }
    said = []
    const say = (level: string) => (fields: object, message: string) =>
      said.push(`${level} ${JSON.stringify(fields)} ${message}`)
    const hooks = createExchangeMetrics({ registry, exchanges })
    client = createExchangeClient({
      exchanges,
      options: { ...OPTIONS, ...options },
      now: () => clock.now,
      hooks,
      logger: { info: say('info'), warn: say('warn') },
    })
  }
  const second = () => servers[1] as FaultyExchange
  const fetchQuotes = () => client.fetchQuotes('btcusdt', never)
  const outcomeOfSecond = async () => (await fetchQuotes())[1]
  const metric = async (name: string, labels: Record<string, string>) => {
    const values = (await registry.getSingleMetric(name)?.get())?.values ?? []
    return values.find(({ labels: found }) =>
      Object.entries(labels).every(([key, value]) => found[key] === value),
    )?.value
  }
  const breakerState = () => metric('price_circuit_breaker_state', { exchange: 'exchange2' })
  const requests = () => metric('price_exchange_requests_total', { exchange: 'exchange2' })
  const errors = (error_type: QuoteFailure) =>
    metric('price_exchange_errors_total', { exchange: 'exchange2', error_type })

  beforeEach(async () => {
    servers = await Promise.all(NAMES.map(() => startFaultyExchange()))
    setUp()
  })
  afterEach(async () => {
    client.close()
    await Promise.all(servers.map(server => server.close()))
  })

  it('asks all exchanges and answers in the configured order', async () => {
    servers[0]?.answer((response, request) => setTimeout(() => ANSWERS.ticker(response, request), 30))
    expect(await fetchQuotes()).to.deep.equal(NAMES.map(quote))
    expect(servers.flatMap(({ paths }) => paths)).to.deep.equal(Array(3).fill('/mock/ticker/btcusdt'))
  })

  const faults = [
    ['hangs', 'timeout'],
    ['drips', 'timeout'],
    ...HTTP_FAULTS,
    ['truncatesJson', 'malformed'],
    ['answersHtml', 'malformed'],
  ] as const
  for (const [fault, kind, status] of faults) {
    it(`has the others' quotes and a ${kind} when one ${fault}, and tells the metrics`, async () => {
      client.close()
      // Long enough for the others, however busy this machine is.
      setUp({ timeoutMs: kind === 'timeout' ? 1_000 : 10_000 })
      second().answer(ANSWERS[fault])
      expect(await fetchQuotes()).to.deep.equal([
        quote('exchange1'),
        failure('exchange2', kind, status),
        quote('exchange3'),
      ])
      expect([await requests(), await errors(kind)]).to.deep.equal([1, 1])
      const labels = { exchange: 'exchange2', le: '+Inf' }
      expect(await metric('price_exchange_request_duration_seconds', labels)).to.equal(1)
    })
  }

  it('ends as cancelled when the caller stops', async () => {
    for (const server of servers) server.answer(ANSWERS.hangs)
    const stop = new AbortController()
    const outcomes = client.fetchQuotes('btcusdt', stop.signal)
    while (servers.some(({ paths }) => paths.length === 0))
      await new Promise(resolve => setTimeout(resolve, 1))
    stop.abort()
    expect(await outcomes).to.deep.equal(NAMES.map(name => failure(name, 'cancelled')))
    expect(await errors('cancelled')).to.equal(1)
  })

  it('opens the breaker of the one exchange that fails, and closes it after two good probes', async () => {
    second().answer(ANSWERS.truncatesJson)
    for (let i = 0; i < 5; i++)
      expect(await outcomeOfSecond()).to.deep.equal(failure('exchange2', 'malformed'))
    expect(await breakerState()).to.equal(1)
    second().answer(ANSWERS.ticker)
    expect(await fetchQuotes()).to.deep.equal([
      quote('exchange1'),
      failure('exchange2', 'breaker_open'),
      quote('exchange3'),
    ])
    expect([await requests(), await errors('malformed'), await errors('breaker_open')]).to.deep.equal([
      5, 5, 1,
    ])
    clock.now = 30_000
    expect(await outcomeOfSecond()).to.deep.equal(quote('exchange2'))
    expect(await breakerState()).to.equal(2)
    expect(await outcomeOfSecond()).to.deep.equal(quote('exchange2'))
    expect(await breakerState()).to.equal(0)
    expect(await metric('price_circuit_breaker_state', { exchange: 'exchange1' })).to.equal(0)
  })

  it('sends one probe when many come at once', async () => {
    second().answer(ANSWERS.answers500)
    for (let i = 0; i < 5; i++) await fetchQuotes()
    clock.now = 30_000
    const outcomes = await Promise.all(Array.from({ length: 20 }, outcomeOfSecond))
    expect(outcomes.filter(o => o?.kind === 'failure' && o.failure === 'http_status')).to.have.length(1)
    expect(outcomes.filter(o => o?.kind === 'failure' && o.failure === 'breaker_open')).to.have.length(19)
    expect(second().paths).to.have.length(6)
  })

  it('does not open on requests that the caller stopped', async () => {
    second().answer(ANSWERS.hangs)
    for (let i = 0; i < 12; i++) {
      const stop = new AbortController()
      const outcomes = client.fetchQuotes('btcusdt', stop.signal)
      while (second().paths.length <= i) await new Promise(resolve => setTimeout(resolve, 1))
      stop.abort()
      await outcomes
    }
    expect(await breakerState()).to.equal(0)
  })

  it('does not open on assets that the exchange does not list, nor close by them', async () => {
    second().answer(ANSWERS.answers404)
    for (let i = 0; i < 12; i++) {
      expect(await outcomeOfSecond()).to.deep.equal(failure('exchange2', 'not_listed'))
    }
    expect([await requests(), await errors('not_listed'), await breakerState()]).to.deep.equal([12, 12, 0])
    second().answer(ANSWERS.answers500)
    for (let i = 0; i < 5; i++) await fetchQuotes()
    clock.now = 30_000
    second().answer(ANSWERS.answers404)
    for (let i = 0; i < 3; i++) await fetchQuotes()
    expect(await breakerState()).to.equal(2)
  })

  it('says once by name that an exchange lists nothing it is asked for, and once that it does again', async () => {
    const ask = async (from: number, to: number) => {
      for (let i = from; i < to; i++) await client.fetchQuotes(`asset${i}`, never)
    }
    second().answer(ANSWERS.answers404)
    await ask(0, 19)
    expect(said).to.deep.equal([])
    await ask(19, 60)
    const { baseUrl } = second()
    const fields = { exchange: 'exchange2', url: baseUrl, expected: `${baseUrl}/mock/ticker/btcusdt` }
    const warning = `warn ${JSON.stringify(fields)} exchange exchange2 lists no asset (404): is its URL wrong?`
    expect(said).to.deep.equal([warning])
    expect(await breakerState()).to.equal(0)
    second().answer(ANSWERS.ticker)
    await ask(0, 3)
    expect(said.slice(1)).to.deep.equal([
      `info ${JSON.stringify(fields)} exchange exchange2 lists assets again`,
    ])
  })

  it('has a probe every two seconds where most exchanges are away, however long they are', async () => {
    for (const server of servers.slice(1)) server.answer(ANSWERS.answers500)
    for (let i = 0; i < 5; i++) await fetchQuotes()
    for (let i = 0; i < 10; i++) {
      clock.now += 2_000
      expect((await fetchQuotes()).slice(1)).to.deep.equal([
        failure('exchange2', 'http_status', 500),
        failure('exchange3', 'http_status', 500),
      ])
      expect((await fetchQuotes()).slice(1)).to.deep.equal([
        failure('exchange2', 'breaker_open'),
        failure('exchange3', 'breaker_open'),
      ])
    }
  })

  it('bounds requests in flight; what waits still gets its quote', async () => {
    client.close()
    setUp({ maxInFlight: 2 })
    const outcomes = await Promise.all(Array.from({ length: 30 }, fetchQuotes))
    for (const outcome of outcomes) expect(outcome).to.deep.equal(NAMES.map(quote))
    for (const server of servers) expect(server.connections()).to.be.at.most(2)
  })

  it('fails as overloaded what does not fit the queue, as timeout what waits too long, and blames no exchange', async () => {
    client.close()
    setUp({ maxInFlight: 1, maxQueued: 1, timeoutMs: 100 })
    second().answer(ANSWERS.hangs)
    const outcomes = await Promise.all(Array.from({ length: 12 }, outcomeOfSecond))
    const kinds = ['timeout', 'timeout', ...Array(10).fill('overloaded')]
    expect(outcomes).to.deep.equal(kinds.map(kind => failure('exchange2', kind)))
    expect([await errors('timeout'), await errors('overloaded')]).to.deep.equal([2, 10])
    // What is queued may get its turn in the millisecond between both deadlines.
    expect(await requests()).to.be.within(1, 2)
    expect(await breakerState()).to.equal(0)
  })

  it('calls off what is under way when closed, and refuses later calls as cancelled', async () => {
    for (const server of servers) server.answer(ANSWERS.hangs)
    const outcomes = fetchQuotes()
    while (servers.some(({ paths }) => paths.length === 0))
      await new Promise(resolve => setTimeout(resolve, 1))
    client.close()
    const cancelled = NAMES.map(name => failure(name, 'cancelled'))
    expect(await outcomes).to.deep.equal(cancelled)
    expect(await fetchQuotes()).to.deep.equal(cancelled)
    client.close()
  })

  it('shares one stop among many calls without a warning', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const outcomes = await Promise.all(Array.from({ length: 500 }, fetchQuotes))
    await new Promise(resolve => setImmediate(resolve))
    process.off('warning', note)
    expect(outcomes).to.have.length(500)
    expect(warnings).to.deep.equal([])
  })
})
