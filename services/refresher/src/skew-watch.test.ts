import type { Source, Tier } from '@price-aggregator/prices'
import { expect } from 'chai'
import { createSkewWatch } from './skew-watch.ts'

const NOW = 1_764_000_000_000
const NAMES = ['x', 'y', 'z']

describe('createSkewWatch', () => {
  const setUp = () => {
    const clock = { now: NOW, elapsed: 0 }
    const said: { level: string; fields: Record<string, unknown>; message: string }[] = []
    const say = (level: string) => (fields: object, message: string) =>
      said.push({ level, fields: { ...fields }, message })
    const watch = createSkewWatch({
      logger: { info: say('info'), warn: say('warn') } as never,
      now: () => clock.now,
      monotonic: () => clock.elapsed,
    })
    /** A refresh in which exchanges are ahead by so many seconds, each; what is beyond 5 s or -10 s is rejected. */
    const see = (aheadSeconds: (number | undefined)[], { times = 10, tier = 'hot' as Tier } = {}) => {
      for (let i = 0; i < times; i++) {
        clock.elapsed += 250
        clock.now += 250
        const sources = aheadSeconds.map((ahead, exchange) => sourceOf(NAMES[exchange] ?? '', ahead))
        watch(sources, tier)
      }
    }
    const sourceOf = (exchange: string, ahead: number | undefined): Source => {
      if (ahead === undefined) return { exchange, kind: 'failed', reason: 'timeout' }
      const numbers = { exchange, price: 1, volume: 1, timestamp: Math.floor(clock.now / 1000 + ahead) }
      if (ahead > 5) return { ...numbers, kind: 'rejected', reason: 'future' }
      if (ahead < -10) return { ...numbers, kind: 'rejected', reason: 'old' }
      return { ...numbers, kind: 'kept', weight: 1 }
    }
    return { clock, said, see }
  }

  it('says nothing of clocks that agree', () => {
    const { said, see } = setUp()
    see([0, -1, 2], { times: 100 })
    expect(said).to.deep.equal([])
  })

  it('says once by how much the exchanges are ahead, and both clocks', () => {
    const { clock, said, see } = setUp()
    see([62, 62, 63], { times: 5 })
    expect(said).to.have.length(1)
    const { fields, level, message } = said[0] ?? { fields: {}, level: '', message: '' }
    expect(level).to.equal('warn')
    expect(fields).to.include({ tier: 'hot', rejected: 'future' })
    expect(fields.exchanges).to.deep.equal(NAMES)
    expect(fields.skewSeconds).to.be.closeTo(62, 1)
    expect(fields.storeClock).to.equal(new Date(clock.now).toISOString())
    const apart = Date.parse(String(fields.exchangeClock)) - Date.parse(String(fields.storeClock))
    expect(apart / 1000).to.be.closeTo(Number(fields.skewSeconds), 0.1)
    expect(message).to.match(/exchanges' clocks are 6[1-3](\.\d)? s ahead of the latest store's/)
    see([62, 62, 63], { times: 200 })
    expect(said).to.have.length(1)
  })

  it('says it of exchanges that are behind', () => {
    const { said, see } = setUp()
    see([-120, -121, -120])
    expect(said.map(({ level }) => level)).to.deep.equal(['warn'])
    expect(said[0]?.message).to.contain('s behind the latest')
  })

  it('leaves one exchange that is off to its own metric', () => {
    const { said, see } = setUp()
    see([62, 0, 62], { times: 60 })
    see([62, 0, undefined], { times: 60 })
    expect(said).to.deep.equal([])
  })

  it('does not count exchanges that do not answer', () => {
    const { said, see } = setUp()
    see([62, undefined, undefined])
    expect(said[0]?.fields.exchanges).to.deep.equal(['x'])
  })

  it('says when it is over, and of the next time', () => {
    const { said, see } = setUp()
    see([62, 62, 62])
    see([0, 0, 0], { times: 30 })
    see([62, 62, 62], { times: 30 })
    expect(said.map(({ level }) => level)).to.deep.equal(['warn', 'info', 'warn'])
  })

  it('takes silence for no agreement', () => {
    const { clock, said, see } = setUp()
    see([62, 62, 62])
    clock.elapsed += 600_000
    see([undefined, undefined, undefined], { times: 30 })
    expect(said.map(({ level }) => level)).to.deep.equal(['warn'])
  })

  it('judges each tier by itself, and says once of all', () => {
    const { said, see } = setUp()
    for (let i = 0; i < 30; i++) {
      see([-2, -2, -2], { times: 1, tier: 'cold' })
      see([-30, -30, -30], { times: 1, tier: 'hot' })
      see([-70, -70, -70], { times: 1, tier: 'medium' })
    }
    expect(said.map(({ level }) => level)).to.deep.equal(['warn'])
    see([0, 0, 0], { times: 30, tier: 'hot' })
    expect(said.map(({ level }) => level)).to.deep.equal(['warn'])
    see([0, 0, 0], { times: 30, tier: 'medium' })
    expect(said.map(({ level }) => level)).to.deep.equal(['warn', 'info'])
  })

  it('does not wait for a tier that is not refreshed here any more', () => {
    const { clock, said, see } = setUp()
    see([62, 62, 62], { tier: 'hot' })
    clock.elapsed += 60_000
    see([0, 0, 0], { times: 30, tier: 'cold' })
    expect(said.map(({ level }) => level)).to.deep.equal(['warn', 'info'])
  })

  it('says it of a second tier where the first has fallen silent, once', () => {
    const { clock, said, see } = setUp()
    see([62, 62, 62], { tier: 'hot' })
    clock.elapsed += 60_000
    see([62, 62, 62], { times: 30, tier: 'cold' })
    expect(said.map(({ fields }) => fields.tier)).to.deep.equal(['hot', 'cold'])
    see([62, 62, 62], { times: 30, tier: 'hot' })
    expect(said).to.have.length(2)
  })

  it('says it once where quotes come and go', () => {
    const { clock, said, see } = setUp()
    for (let i = 0; i < 5; i++) {
      see([62, 62, 62])
      clock.elapsed += 60_000
      see([undefined, undefined, undefined])
    }
    see([0, 0, 0])
    expect(said.map(({ level }) => level)).to.deep.equal(['warn', 'info'])
  })
})
