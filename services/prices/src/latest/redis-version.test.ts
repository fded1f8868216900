import { EventEmitter } from 'node:events'
import { expect } from 'chai'
import { type RedisConnection, watchConnection } from './redis-connection.ts'
import { versionFault } from './redis-version.ts'

const infoOf = (version: string) => `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`

describe('versionFault', () => {
  it('names what is needed and what is there', () => {
    expect(versionFault(infoOf('6.0.16'))).to.include({
      code: 'REDIS_TOO_OLD',
      message: 'Redis 7 or newer is needed, found 6.0.16',
    })
  })

  it('finds no fault with 7 and newer, nor where there is no version', () => {
    for (const version of ['7.0.0', '7.4.2', '8.2.1', '10.0.0']) {
      expect(versionFault(infoOf(version))).to.equal(undefined)
    }
    expect(versionFault('')).to.equal(undefined)
    expect(versionFault('redis_version:unstable')).to.equal(undefined)
  })
})

describe('a connection to a Redis that is too old', () => {
  it('counts as down, and says why once', async () => {
    const told: unknown[][] = []
    const info = async () => infoOf('6.0.16')
    const connection = Object.assign(new EventEmitter(), {
      info,
      status: 'ready',
    }) as unknown as RedisConnection
    const failure = watchConnection(connection, (state, error) => told.push([state, `${error}`]))
    for (let i = 0; i < 2; i++) {
      connection.emit('ready')
      await new Promise(resolve => setImmediate(resolve))
      connection.emit('reconnecting')
    }
    expect(told).to.deep.equal([['down', 'Error: Redis 7 or newer is needed, found 6.0.16']])
    expect(failure()).to.have.property('code', 'REDIS_TOO_OLD')
  })
})
