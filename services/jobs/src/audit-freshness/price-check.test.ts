import { type Aggregation, aggregate, type QuoteOutcome } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { checkPrice, driftAllowed } from './price-check.ts'
import { NOW, priceOf } from './shards.fixture.ts'

const recomputed = (aggregation: Aggregation) => ({ asset: 'btcusdt', aggregation })
const fresh = (...quotes: number[]) => recomputed({ kind: 'price', price: priceOf('btcusdt', quotes) })

/** What aggregation makes of such quotes. */
const aggregated = (quotes: readonly number[], agoMs = 0): Aggregation => {
  const outcomes = quotes.map((price, i): QuoteOutcome => {
    const timestamp = Math.floor((NOW - agoMs) / 1_000)
    return { kind: 'quote', quote: { exchange: `e${i}`, symbol: 'btcusdt', price, volume: 1, timestamp } }
  })
  const at = NOW - agoMs
  return aggregate(
    { asset: 'btcusdt', outcomes, observedAt: at, now: at, last: undefined },
    { maxAgeMs: 60_000 },
  )
}

describe('holding a price against a recomputed one', () => {
  it('agrees within what exchanges differ by', () => {
    expect(checkPrice(priceOf('btcusdt', [100.4]), fresh(100, 100))).to.equal('agrees')
    expect(checkPrice(priceOf('btcusdt', [101]), fresh(100, 100))).to.equal('differs')
    expect(checkPrice(priceOf('btcusdt', [99]), fresh(100, 100))).to.equal('differs')
  })

  it('lets an older price differ by more, as a random walk does', () => {
    expect(driftAllowed(0)).to.equal(0.005)
    expect(driftAllowed(600_000)).to.be.closeTo(0.02, 0.001)
    expect(checkPrice(priceOf('btcusdt', [101.5], 600_000), fresh(100, 100))).to.equal('agrees')
    expect(checkPrice(priceOf('btcusdt', [103], 600_000), fresh(100, 100))).to.equal('differs')
  })

  it('says nothing where there is no price, or no two sources agree', () => {
    const none = recomputed({ kind: 'no_price', reason: 'disagreement', sources: [] })
    expect(checkPrice(undefined, fresh(100, 100))).to.equal('unverified')
    expect(checkPrice(priceOf('btcusdt', [200]), none)).to.equal('unverified')
    expect(checkPrice(priceOf('btcusdt', [200]), fresh(100))).to.equal('unverified')
  })

  const near = fc.double({ min: 99.9, max: 100.1, noNaN: true })
  const lie = fc.double({ min: 0.01, max: 10_000, noNaN: true })
  /** Two or three exchanges of which one may lie, in any way. */
  const quotes = fc
    .tuple(fc.array(near, { minLength: 1, maxLength: 2 }), fc.option(lie, { nil: undefined }), fc.boolean())
    .map(([honest, lie, first]) => (lie === undefined ? honest : first ? [lie, ...honest] : [...honest, lie]))
    .filter(({ length }) => length > 1)

  it('takes no single liar, then or now, for a wrong price', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.nat(600_000), (before, now, agoMs) => {
        const made = aggregated(before, agoMs)
        fc.pre(made.kind === 'price')
        expect(checkPrice(made.price, recomputed(aggregated(now)))).not.to.equal('differs')
      }),
    )
  })

  it('finds a price that is off by more than a fifth, whatever spread it claims', () => {
    const off = fc.oneof(
      fc.double({ min: 1, max: 79, noNaN: true }),
      fc.double({ min: 130, max: 1e6, noNaN: true }),
    )
    fc.assert(
      fc.property(
        off,
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.nat(600_000),
        (price, spread, agoMs) => {
          const standing = { ...priceOf('btcusdt', [price], agoMs), spread }
          expect(checkPrice(standing, fresh(99.9, 100, 100.1))).to.equal('differs')
        },
      ),
    )
  })
})
