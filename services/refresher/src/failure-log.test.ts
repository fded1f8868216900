import { StoreUnavailable } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { createFailureLog } from './failure-log.ts'

const setUp = () => {
  const lines: { level: string; fields: Record<string, unknown> }[] = []
  const clock = { ms: 0 }
  const logger = createLogger('test', 'silent')
  const note = (level: string) => (fields: Record<string, unknown>) => {
    lines.push({ level, fields })
  }
  Object.assign(logger, { warn: note('warn'), debug: note('debug') })
  return { clock, lines, log: createFailureLog({ logger, monotonic: () => clock.ms }) }
}

describe('failure log', () => {
  it('says the first of a tier and reason at once, then one line a minute with their number', () => {
    const { clock, lines, log } = setUp()
    for (let i = 0; i < 10; i++) log('btcusdt', 'hot', { kind: 'no_price', reason: 'no_quotes' })
    log('ethusdt', 'cold', { kind: 'no_price', reason: 'no_quotes' })
    expect(lines.map(({ fields }) => [fields.tier, fields.count])).to.deep.equal([
      ['hot', 1],
      ['cold', 1],
    ])
    clock.ms = 60_000
    log('btcusdt', 'hot', { kind: 'no_price', reason: 'no_quotes' })
    expect(lines.at(-1)?.fields).to.include({ tier: 'hot', reason: 'no_quotes', count: 10 })
  })

  it('leaves it to others to say that the store is away, or another leads', () => {
    const { lines, log } = setUp()
    log('btcusdt', 'hot', { kind: 'unavailable', error: new StoreUnavailable('latest', 'gone') })
    expect(lines.map(({ level }) => level)).to.deep.equal(['debug'])
    log('btcusdt', 'hot', { kind: 'refused', outcome: 'fenced' })
    expect(lines).to.have.length(1)
  })
})
