import { ConfigError, readEnvironment } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { configFromEnvironment } from './config.ts'
import { environmentSchema } from './environment.ts'

describe('configFromEnvironment', () => {
  it('needs no variable at all', () => {
    const config = configFromEnvironment(readEnvironment(environmentSchema, {}))
    expect(config.http).to.deep.equal({
      port: 8080,
      host: '0.0.0.0',
      shutdownDelayMs: 1_000,
      shutdownGraceMs: 5_000,
    })
    expect(config.refresh.waitMs).to.equal(2_000)
  })

  it('takes what is set', () => {
    const env = readEnvironment(environmentSchema, { PORT: '0', REDIS_TIMEOUT_MS: '300', MAX_LOOKUPS: '7' })
    const config = configFromEnvironment(env)
    expect(config.http.port).to.equal(0)
    expect(config.lookup).to.include({ latestTimeoutMs: 300, maxInFlight: 7 })
    expect(config.refresh.maxWaiting).to.equal(7)
  })

  it('reports every wrong variable at once', () => {
    const read = () => readEnvironment(environmentSchema, { PORT: 'x', SHUTDOWN_DELAY_MS: '-1' })
    expect(read).to.throw(ConfigError, /PORT: .*\nSHUTDOWN_DELAY_MS: /)
  })
})
