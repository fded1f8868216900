import { ConfigError, readEnvironment } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { configFromEnvironment } from './config.ts'
import { environmentSchema } from './environment.ts'

const messageOf = (environment: Record<string, string>): string => {
  try {
    readEnvironment(environmentSchema, environment)
    return ''
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as Error).message
  }
}

describe('the environment of a refresher', () => {
  it('needs no variable', () => {
    const config = configFromEnvironment(readEnvironment(environmentSchema, {}))
    expect(config).to.deep.equal({
      tiers: ['hot', 'medium', 'cold'],
      concurrency: 16,
      deadlineMs: 3_300,
      minSources: 1,
      maxWeight: 1,
      history: { ttlSeconds: 604_800, capacity: 10_000 },
      drain: { refreshesMs: 5_000, historyMs: 3_000 },
    })
  })

  it('takes some of the tiers, in any order', () => {
    const env = readEnvironment(environmentSchema, { TIERS: 'cold, hot' })
    expect(env.TIERS).to.deep.equal(['hot', 'cold'])
  })

  for (const tiers of ['warm', 'hot,hot', 'hot,,cold', ',']) {
    it(`refuses the tiers "${tiers}"`, () => {
      expect(messageOf({ TIERS: tiers })).to.match(/^TIERS: expected some of hot, medium, cold/)
    })
  }

  it('names every wrong variable in a line of its own', () => {
    const message = messageOf({
      REFRESH_CONCURRENCY: '0',
      MAX_WEIGHT: '2',
      EXCHANGES: 'x',
      ENSURE_TABLE: 'yes',
    })
    const keys = message.split('\n').map(line => line.split(':')[0])
    expect(keys).to.have.members(['REFRESH_CONCURRENCY', 'MAX_WEIGHT', 'EXCHANGES', 'ENSURE_TABLE'])
  })

  it('describes every variable', () => {
    for (const [key, type] of Object.entries(environmentSchema.shape)) {
      expect(type.description, key).to.be.a('string')
    }
  })
})
