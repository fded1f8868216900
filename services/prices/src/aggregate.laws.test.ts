import { expect } from 'chai'
import fc from 'fast-check'
import { aggregate } from './aggregate.ts'
import { deviationLimit, median, OUTLIER_BOUNDS } from './outliers.ts'
import type { QuoteOutcome } from './quote.ts'

const NOW = 1_800_000_000_000
const OPTIONS = { maxAgeMs: 10_000 }

const outcomeOf = ([price, volume]: [number, number], i: number): QuoteOutcome => ({
  kind: 'quote',
  quote: { exchange: `exchange${i}`, symbol: 'btcusdt', price, volume, timestamp: NOW / 1000 },
})
const aggregateOf = (outcomes: QuoteOutcome[], last?: number) =>
  aggregate(
    {
      asset: 'btcusdt',
      outcomes,
      observedAt: NOW,
      now: NOW,
      last: last === undefined ? undefined : { price: last, observedAt: NOW - 1_000 },
    },
    OPTIONS,
  )

const volume = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true }))
const level = fc.double({ min: 1e-8, max: 1e6, noNaN: true })
/** Quotes around one level, so that agreement is common, with the odd liar. */
const market = level.chain(base =>
  fc.array(
    fc.tuple(
      fc
        .oneof(
          { weight: 4, arbitrary: fc.double({ min: 0.98, max: 1.02, noNaN: true }) },
          { weight: 1, arbitrary: fc.double({ min: 0.01, max: 100, noNaN: true }) },
        )
        .map(factor => factor * base),
      volume,
    ),
    { minLength: 1, maxLength: 6 },
  ),
)

describe('aggregate, its laws', () => {
  it('the order of the quotes does not matter', () => {
    const shuffled = market.chain(quotes => {
      const outcomes = quotes.map(outcomeOf)
      return fc.tuple(
        fc.constant(outcomes),
        fc.shuffledSubarray(outcomes, { minLength: outcomes.length, maxLength: outcomes.length }),
        fc.option(level, { nil: undefined }),
      )
    })
    fc.assert(
      fc.property(shuffled, ([outcomes, others, last]) => {
        const a = aggregateOf(outcomes, last)
        const b = aggregateOf(others, last)
        if (a.kind !== 'price' || b.kind !== 'price') {
          expect(b.kind === 'price' ? b : b.reason).to.deep.equal(a.kind === 'price' ? a : a.reason)
          return
        }
        const sourcesOf = ({ sources }: typeof a.price) =>
          sources.toSorted((x, y) => (x.exchange < y.exchange ? -1 : 1))
        expect({ ...b.price, sources: sourcesOf(b.price) }).to.deep.equal({
          ...a.price,
          sources: sourcesOf(a.price),
        })
      }),
    )
  })

  it('the price lies between the kept quotes', () => {
    fc.assert(
      fc.property(market, quotes => {
        const result = aggregateOf(quotes.map(outcomeOf))
        if (result.kind !== 'price') {
          expect(result.reason).to.equal('disagreement')
          return
        }
        const kept = result.price.sources.flatMap(source => (source.kind === 'kept' ? [source.price] : []))
        expect(kept).to.have.length(result.price.sourceCount)
        expect(result.price.price).to.be.at.least(Math.min(...kept))
        expect(result.price.price).to.be.at.most(Math.max(...kept))
      }),
    )
  })

  it('one liar among three moves the price by no more than the limit in force', () => {
    const honest = level.chain(base =>
      fc.tuple(
        fc.tuple(
          fc.double({ min: 0.998, max: 1.002, noNaN: true }).map(factor => factor * base),
          volume,
        ),
        fc.tuple(
          fc.double({ min: 0.998, max: 1.002, noNaN: true }).map(factor => factor * base),
          volume,
        ),
      ),
    )
    const lie = fc.tuple(
      fc.oneof(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.double({ min: 0.9, max: 1.1, noNaN: true }), // Scaled below: the subtle lies.
      ),
      fc.double({ min: 0, max: 1e15, noNaN: true }),
      fc.boolean(),
    )
    fc.assert(
      fc.property(honest, lie, ([a, b], [factor, lieVolume, subtle]) => {
        const liePrice = subtle ? a[0] * factor : factor
        const result = aggregateOf([a, b, [liePrice, lieVolume] as [number, number]].map(outcomeOf))
        expect(result.kind).to.equal('price')
        if (result.kind !== 'price') return
        const prices = [a[0], b[0], liePrice]
        const limit = deviationLimit(prices, OUTLIER_BOUNDS) * median(prices)
        // The median of three lies between the honest two, or is the liar that lies between them.
        const rounding = 1e-9 * median(prices)
        expect(result.price.price).to.be.at.least(Math.min(a[0], b[0]) - limit - rounding)
        expect(result.price.price).to.be.at.most(Math.max(a[0], b[0]) + limit + rounding)
        expect(Math.abs(result.price.price - median(prices))).to.be.at.most(limit + rounding)
      }),
      { numRuns: 1_000 },
    )
  })
})
