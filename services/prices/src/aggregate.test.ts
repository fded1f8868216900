import { expect } from 'chai'
import { type AggregateInput, type AggregateOptions, aggregate } from './aggregate.ts'
import type { Quote, QuoteOutcome } from './quote.ts'

const NOW = 1_800_000_000_000
const OPTIONS: AggregateOptions = { maxAgeMs: 10_000 }

const quote = (exchange: string, price: number, fields: Partial<Quote> = {}): QuoteOutcome => ({
  kind: 'quote',
  quote: { exchange, symbol: 'btcusdt', price, volume: 1, timestamp: NOW / 1000, ...fields },
})

const input = (outcomes: QuoteOutcome[], fields: Partial<AggregateInput> = {}): AggregateInput => ({
  asset: 'btcusdt',
  outcomes,
  observedAt: NOW - 50,
  now: NOW,
  last: undefined,
  ...fields,
})

const priceOf = (outcomes: QuoteOutcome[], fields?: Partial<AggregateInput>, options = OPTIONS) => {
  const result = aggregate(input(outcomes, fields), options)
  return result.kind === 'price' ? result.price.price : result.reason
}

const reasonsOf = (outcomes: QuoteOutcome[]) => {
  const result = aggregate(input(outcomes), OPTIONS)
  const sources = result.kind === 'price' ? result.price.sources : result.sources
  return sources.map(source => (source.kind === 'kept' ? 'kept' : source.reason))
}

describe('aggregate', () => {
  it('weighs prices by volume', () => {
    const result = aggregate(
      input([
        quote('a', 100, { volume: 1 }),
        quote('b', 100.2, { volume: 3 }),
        quote('c', 100, { volume: 0 }),
      ]),
      OPTIONS,
    )
    expect(result.kind).to.equal('price')
    if (result.kind !== 'price') return
    const { price } = result
    expect(price.price).to.be.closeTo(100.15, 1e-9)
    expect(price.volume).to.equal(4)
    expect(price.spread).to.be.closeTo(0.2 / 100.15, 1e-9)
    expect(price.observedAt).to.equal(NOW - 50)
    expect(price.answeredAt).to.equal(NOW)
    expect(price.sourceCount).to.equal(3)
    expect(price.sources[1]).to.deep.equal({
      exchange: 'b',
      kind: 'kept',
      price: 100.2,
      volume: 3,
      timestamp: NOW / 1000,
      weight: 0.75,
    })
  })

  it('takes the plain mean where all volumes are zero', () => {
    expect(priceOf([quote('a', 100, { volume: 0 }), quote('b', 102, { volume: 0 })])).to.equal(101)
  })

  describe('drops a quote that is', () => {
    const others = [quote('b', 100), quote('c', 100.1)]
    const cases: [string, Partial<Quote>, string][] = [
      ['not a number', { price: Number.NaN }, 'invalid'],
      ['infinite', { price: Number.POSITIVE_INFINITY }, 'invalid'],
      ['of price zero', { price: 0 }, 'invalid'],
      ['of a negative price', { price: -100 }, 'invalid'],
      ['of a negative volume', { volume: -1 }, 'invalid'],
      ['of no volume at all', { volume: Number.NaN }, 'invalid'],
      ['of no time', { timestamp: Number.NaN }, 'invalid'],
      ['of another symbol', { symbol: 'ethusdt' }, 'wrong_symbol'],
      ['older than the limit', { timestamp: NOW / 1000 - 12 }, 'old'],
      ['from the future', { timestamp: NOW / 1000 + 6 }, 'future'],
      ['an outlier', { price: 150 }, 'outlier'],
    ]
    for (const [name, fields, reason] of cases) {
      it(name, () => {
        expect(reasonsOf([quote('a', 100, fields), ...others])).to.deep.equal([reason, 'kept', 'kept'])
      })
    }
  })

  it('still uses a quote at the limits of age', () => {
    expect(reasonsOf([quote('a', 100, { timestamp: NOW / 1000 - 11 })])).to.deep.equal(['kept'])
    expect(reasonsOf([quote('a', 100, { timestamp: NOW / 1000 + 5 })])).to.deep.equal(['kept'])
  })

  describe('names its reason where there is no price', () => {
    const failure: QuoteOutcome = { kind: 'failure', exchange: 'a', failure: 'timeout' }
    it('no exchange answered', () => {
      expect(priceOf([failure])).to.equal('no_quotes')
      expect(reasonsOf([failure])).to.deep.equal(['timeout'])
    })
    it('no answer can be used', () => {
      expect(priceOf([failure, quote('b', -1)])).to.equal('no_valid_quotes')
    })
    it('two contradict each other with nothing to judge by', () => {
      expect(priceOf([quote('a', 100), quote('b', 150)])).to.equal('disagreement')
      expect(reasonsOf([quote('a', 100), quote('b', 150)])).to.deep.equal(['outlier', 'outlier'])
    })
    it('fewer sources than asked for', () => {
      expect(priceOf([quote('a', 100)], {}, { ...OPTIONS, minSources: 2 })).to.equal('too_few_sources')
    })
    it('a single source jumps', () => {
      const last = { price: 100, observedAt: NOW - 60_000 }
      expect(priceOf([quote('a', 131)], { last })).to.equal('jump')
      expect(priceOf([quote('a', 69)], { last })).to.equal('jump')
    })
  })

  it('lets a jump pass with two agreeing sources, or long after the last price', () => {
    const last = { price: 100, observedAt: NOW - 60_000 }
    expect(priceOf([quote('a', 150), quote('b', 150)], { last })).to.equal(150)
    expect(priceOf([quote('a', 150)], { last: { ...last, observedAt: NOW - 120_001 } })).to.equal(150)
    expect(priceOf([quote('a', 130)], { last })).to.equal(130)
  })

  it('holds no jump against a last price that is from the future', () => {
    const last = { price: 100, observedAt: NOW + 1_000 }
    expect(priceOf([quote('a', 150)], { last })).to.equal('jump')
    expect(priceOf([quote('a', 150)], { last: { ...last, observedAt: NOW + 1_001 } })).to.equal(150)
  })

  it('lets no last price decide between two that is older than 15 minutes, or from the future', () => {
    const outcomes = [quote('a', 100), quote('b', 150)]
    const decide = (observedAt: number) => priceOf(outcomes, { last: { price: 101, observedAt } })
    expect(decide(NOW - 15 * 60_000)).to.equal(100)
    expect(decide(NOW - 15 * 60_000 - 1)).to.equal('disagreement')
    expect(decide(NOW + 1_001)).to.equal('disagreement')
  })

  it('caps the weight of one source', () => {
    const outcomes = [quote('a', 100, { volume: 998 }), quote('b', 100.1), quote('c', 100.1)]
    expect(priceOf(outcomes, {}, { ...OPTIONS, maxWeight: 0.5 })).to.be.closeTo(100.05, 1e-9)
  })
})
