import { expect } from 'chai'
import { z } from 'zod'
import { ConfigError, decimal, flag, integer, port, readEnvironment, url } from './environment.ts'

const schema = z.object({
  PORT: port().default(8080).describe('Port of the API'),
  TIMEOUT_MS: integer({ min: 50, max: 1_000 }).default(100),
  RATIO: decimal({ max: 1 }).default(0.5),
  REDIS_URL: url('redis', 'rediss').optional(),
  VERBOSE: flag().default(false),
})

const messageOf = (environment: Record<string, string>): string => {
  try {
    readEnvironment(schema, environment)
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as Error).message
  }
  return 'accepted'
}

describe('readEnvironment', () => {
  it('gives the defaults where nothing is set, and empty counts as not set', () => {
    expect(readEnvironment(schema, { PORT: '', OTHER: 'x' })).to.deep.equal({
      PORT: 8080,
      TIMEOUT_MS: 100,
      RATIO: 0.5,
      VERBOSE: false,
    })
  })

  it('parses what is set', () => {
    const environment = {
      PORT: '0',
      TIMEOUT_MS: '1e2',
      RATIO: '.25',
      REDIS_URL: 'rediss://a:b@c:1',
      VERBOSE: 'true',
    }
    expect(readEnvironment(schema, environment)).to.deep.equal({
      PORT: 0,
      TIMEOUT_MS: 100,
      RATIO: 0.25,
      REDIS_URL: 'rediss://a:b@c:1',
      VERBOSE: true,
    })
  })

  it('reports every wrong variable at once, with what was expected and found', () => {
    expect(messageOf({ PORT: '80800', TIMEOUT_MS: '1.5', REDIS_URL: 'http://x' }).split('\n')).to.deep.equal([
      'PORT: expected a whole number from 0 to 65535, found "80800" (Port of the API)',
      'TIMEOUT_MS: expected a whole number from 50 to 1000, found "1.5"',
      'REDIS_URL: expected a URL that starts with redis:// or rediss://, found "http://x"',
    ])
  })

  it('does not repeat a password', () => {
    expect(messageOf({ REDIS_URL: 'http://user:secret@host' })).to.contain('found "http://***@host"')
  })

  for (const [key, value] of [
    ['PORT', 'eighty'],
    ['PORT', '-1'],
    ['PORT', '0x50'],
    ['PORT', ' '],
    ['TIMEOUT_MS', '100.5'],
    ['TIMEOUT_MS', '49'],
    ['RATIO', '1.1'],
    ['RATIO', 'NaN'],
    ['RATIO', '1.2.3'],
    ['REDIS_URL', 'localhost:6379'],
    ['VERBOSE', 'yes'],
  ] as const) {
    it(`refuses ${key}=${JSON.stringify(value)}`, () => {
      expect(messageOf({ [key]: value })).to.match(new RegExp(`^${key}: expected .*, found `))
    })
  }
})
