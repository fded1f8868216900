import { expect } from 'chai'
import { z } from 'zod'
import { exchangeEnvironment, exchangeList, exchangeOptions } from './exchanges-config.ts'

const ENVIRONMENT = z.object(exchangeEnvironment)
const messages = (schema: z.ZodType, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message)

describe('exchangeList', () => {
  it('reads names and URLs, without blanks and trailing slashes', () => {
    const text = 'exchange1=http://localhost:8081, kraken-eu = https://example.com/v1/'
    expect(exchangeList().parse(text)).to.deep.equal([
      { name: 'exchange1', baseUrl: 'http://localhost:8081' },
      { name: 'kraken-eu', baseUrl: 'https://example.com/v1' },
    ])
  })

  const wrong = [
    ['', 'entry 1 (""): expected name=URL'],
    ['a=http://a,', 'entry 2 (""): expected name=URL'],
    ['http://localhost:8081', 'entry 1 ("http://localhost:8081"): expected name=URL'],
    ['=http://a', 'entry 1 ("=http://a"): expected a name'],
    ['a b=http://a', 'entry 1 ("a b=http://a"): expected a name'],
    ['a=http://a,a=http://b', 'entry 2 ("a=http://b"): expected each name once'],
    ['a=', 'entry 1 ("a="): expected a URL'],
    ['a=localhost:8081', 'entry 1 ("a=localhost:8081"): expected a URL'],
    ['a=ftp://a', 'entry 1 ("a=ftp://a"): expected a URL'],
    ['a=http://a?b=c', 'entry 1 ("a=http://a?b=c"): expected a URL'],
    ['a=http://a:99999', 'entry 1 ("a=http://a:99999"): expected a URL'],
  ] as const
  for (const [text, message] of wrong) {
    it(`refuses "${text}"`, () => {
      const found = messages(exchangeList(), text)
      expect(found).to.have.length(1)
      expect(found[0]?.startsWith(message)).to.equal(true, found[0])
    })
  }

  it('names every wrong entry', () => {
    expect(messages(exchangeList(), 'a,b=http://b,c=nowhere')).to.have.length(2)
  })
})

describe('exchangeEnvironment', () => {
  it('defaults to three exchanges on this host and to the options of the design', () => {
    const environment = ENVIRONMENT.parse({})
    expect(environment.EXCHANGES).to.deep.equal([
      { name: 'exchange1', baseUrl: 'http://localhost:8081' },
      { name: 'exchange2', baseUrl: 'http://localhost:8082' },
      { name: 'exchange3', baseUrl: 'http://localhost:8083' },
    ])
    const { timeoutMs, breaker } = exchangeOptions(environment)
    expect(timeoutMs).to.equal(800)
    expect(breaker).to.deep.equal({
      consecutiveFailures: 5,
      windowMs: 10_000,
      failureRatio: 0.5,
      minRequests: 10,
      firstOpenMs: 1_000,
      openMs: 30_000,
      probeSuccesses: 2,
    })
  })

  it('reads what is set', () => {
    const environment = ENVIRONMENT.parse({ BREAKER_FAILURE_RATIO: '0.25', BREAKER_OPEN_MS: '1000' })
    expect(exchangeOptions(environment).breaker).to.include({ failureRatio: 0.25, openMs: 1_000 })
  })

  it('says of each wrong number once what was expected', () => {
    expect(
      messages(ENVIRONMENT, {
        BREAKER_OPEN_MS: 'soon',
        BREAKER_FAILURE_RATIO: '2',
        EXCHANGE_TIMEOUT_MS: '8.5',
      }),
    ).to.have.members([
      'expected a whole number from 1 to 3600000',
      'expected a number from 0.01 to 1',
      'expected a whole number from 10 to 60000',
    ])
  })

  it('describes every variable', () => {
    for (const schema of Object.values(exchangeEnvironment)) expect(schema.description).to.be.a('string')
  })
})
