import type { QuoteOutcome } from '@price-aggregator/prices'
import { expect } from 'chai'
import { createListingWatch, type Listing } from './listing-watch.ts'

const QUOTE: QuoteOutcome = {
  kind: 'quote',
  quote: { exchange: 'x', symbol: 'a', price: 1, volume: 1, timestamp: 1 },
}
const failed = (failure: 'not_listed' | 'timeout'): QuoteOutcome => ({
  kind: 'failure',
  exchange: 'x',
  failure,
})

describe('createListingWatch', () => {
  const setUp = () => {
    const told: Listing[] = []
    const watch = createListingWatch(listing => told.push(listing))
    const each = (from: number, to: number, outcome: QuoteOutcome) => {
      for (let i = from; i < to; i++) watch(`asset${i}`, outcome)
    }
    return { each, told }
  }

  it('suspects what lists none of twenty assets, once', () => {
    const { each, told } = setUp()
    each(0, 19, failed('not_listed'))
    each(0, 19, failed('not_listed'))
    expect(told).to.deep.equal([])
    each(19, 100, failed('not_listed'))
    expect(told).to.deep.equal(['nothing'])
  })

  it('does not suspect what lists few assets, or fails otherwise', () => {
    const { each, told } = setUp()
    each(0, 1, QUOTE)
    each(1, 100, failed('not_listed'))
    each(1, 100, failed('not_listed'))
    expect(told).to.deep.equal([])
    const other = setUp()
    other.each(0, 100, failed('timeout'))
    expect(other.told).to.deep.equal([])
  })

  it('suspects what listed assets and lists none of them any more', () => {
    const { each, told } = setUp()
    each(0, 3, QUOTE)
    each(3, 100, failed('not_listed'))
    each(0, 2, failed('not_listed'))
    expect(told).to.deep.equal([])
    each(2, 3, failed('not_listed'))
    expect(told).to.deep.equal(['nothing'])
  })

  it('tells when it is over, and of the next time', () => {
    const { each, told } = setUp()
    each(0, 30, failed('not_listed'))
    each(7, 8, QUOTE)
    each(7, 8, failed('not_listed'))
    expect(told).to.deep.equal(['nothing', 'something', 'nothing'])
  })
})
