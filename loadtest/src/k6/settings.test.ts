import { expect } from 'chai'
import { problemOf } from './answer.ts'
import { GROUP_NAMES, GROUPS, groupWith } from './groups.ts'
import { readSettings } from './settings.ts'
import { thresholdsOf } from './thresholds.ts'

describe('readSettings', () => {
  it('reads what is set, and takes the defaults of the services for the rest', () => {
    const { group, ...rest } = readSettings({ GROUP: 'mixed', TARGET: 'http://api/', SECONDS: '5', RATE: '' })
    expect(rest).to.deep.equal({
      name: 'mixed',
      target: 'http://api',
      seed: 1,
      symbolsFile: './symbols.csv',
      hotAssets: 20,
      mediumAssets: 180,
      instances: 1,
    })
    expect(group.plan).to.include({ durationMs: 5_000 })
  })

  const wrong: [string, Record<string, string>, RegExp][] = [
    ['group', { GROUP: 'warm', TARGET: 'http://a' }, /^GROUP: no group "warm"; there are hot, /],
    ['target', { GROUP: 'hot', TARGET: 'api' }, /^TARGET: expected a URL, found "api"/],
    ['number', { GROUP: 'hot', TARGET: 'http://a', SEED: 'x' }, /^SEED: expected a number/],
    [
      'duration',
      { GROUP: 'hot', TARGET: 'http://a', SECONDS: '5' },
      /^hot sends .*: leave SECONDS and RATE out/,
    ],
    ['rate', { GROUP: 'ramp', TARGET: 'http://a', RATE: '5' }, /^ramp sends .*: leave RATE out/],
  ]
  for (const [what, env, message] of wrong) {
    it(`says what is wrong with a ${what}`, () => {
      expect(() => readSettings(env)).to.throw(message)
    })
  }
})

describe('thresholdsOf', () => {
  it("has the project's targets", () => {
    expect(thresholdsOf(GROUPS.mixed, 1)).to.deep.equal({
      request_time: ['p(95)<80', 'p(99)<100'],
      request_failed: ['rate<0.001'],
      http_reqs: ['rate>=1000', 'count>=64020'],
    })
  })

  it('asks of each of several k6 its part of the rate', () => {
    expect(thresholdsOf(GROUPS.mixed, 4)).to.deep.include({ http_reqs: ['rate>=250', 'count>=16005'] })
  })

  it('asks for the rate that is asked for: 97 % of it, and of all requests', () => {
    const group = groupWith('mixed', { perSecond: 2_000, durationMs: 10_000 }) ?? GROUPS.mixed
    expect(thresholdsOf(group, 2)).to.deep.include({ http_reqs: ['rate>=970', 'count>=9700'] })
    expect(thresholdsOf(GROUPS.soak, 1)).to.deep.include({ http_reqs: ['count>=873000'] })
  })

  it('allows the cold storm a second and no error', () => {
    expect(thresholdsOf(GROUPS['cold-storm'], 1)).to.deep.equal({
      request_time: ['p(99)<1000'],
      request_failed: ['rate<=0'],
      http_reqs: ['count>=5335'],
    })
  })

  it('ends a ramp at the first step that breaks, judged when it is over', () => {
    const group = groupWith('ramp', { durationMs: 8_000 }) ?? GROUPS.ramp
    expect(thresholdsOf(group, 1)['request_time{step:750}']).to.deep.equal([
      { threshold: 'p(95)<80', abortOnFail: true, delayAbortEval: '16000ms' },
      { threshold: 'p(99)<100', abortOnFail: true, delayAbortEval: '16000ms' },
    ])
  })

  it('judges time and errors of every group', () => {
    for (const name of GROUP_NAMES) {
      const keys = Object.keys(thresholdsOf(GROUPS[name], 1)).map(key => key.replace(/\{.*/, ''))
      expect(keys, name).to.include.members(['request_time', 'request_failed'])
    }
  })
})

describe('problemOf', () => {
  it('finds none with the price or the refresh that was asked for', () => {
    expect(problemOf({ status: 200, error_code: 0, body: '{"asset":"a","price":1}' }, 'a')).to.equal(
      undefined,
    )
    const body = '{"message":"Price for a refreshed"}'
    expect(problemOf({ status: 200, error_code: 0, body }, 'a')).to.equal(undefined)
  })

  it('names what went wrong', () => {
    const body = '{"asset":"b","price":1}'
    expect(problemOf({ status: 200, error_code: 0, body }, 'a')).to.equal('wrong-body')
    expect(problemOf({ status: 503, error_code: 1503, body: '' }, 'a')).to.equal('status-503')
    expect(problemOf({ status: 0, error_code: 1050, body: null }, 'a')).to.equal('error-1050')
  })
})
