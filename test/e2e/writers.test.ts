import { expect } from 'chai'
import { type AcceptedPrice, acceptedPrices } from './accepted-price.ts'
import { epochsBack, handovers, stepsBack, underOldWriter } from './writers.ts'

const of = (asset: string, observedAt: number, epoch: number, generation = 1): AcceptedPrice => ({
  asset,
  at: observedAt + 1,
  observedAt,
  epoch,
  generation,
})

describe('stepsBack', () => {
  it('finds a price observed before the one that stood, and one observed at the same moment', () => {
    const prices = [of('a', 10, 1), of('a', 9, 2), of('b', 5, 1), of('b', 5, 1)]
    expect(stepsBack(prices)).to.deep.equal([
      { before: of('a', 10, 1), after: of('a', 9, 2) },
      { before: of('b', 5, 1), after: of('b', 5, 1) },
    ])
  })

  it('compares prices of one asset only', () => {
    expect(stepsBack([of('a', 10, 1), of('b', 5, 1), of('a', 11, 1)])).to.deep.equal([])
  })
})

describe('underOldWriter', () => {
  it('finds a price of an epoch that was over', () => {
    const prices = [of('a', 1, 7), of('a', 2, 8), of('a', 3, 7)]
    expect(underOldWriter(prices)).to.deep.equal([{ before: of('a', 2, 8), after: of('a', 3, 7) }])
  })

  it('lets another shard, with its lower epochs, take over with a new generation, and not the other way round', () => {
    const prices = [of('a', 1, 9, 1), of('a', 2, 4, 2), of('a', 3, 9, 1)]
    expect(underOldWriter(prices)).to.deep.equal([{ before: of('a', 2, 4, 2), after: of('a', 3, 9, 1) }])
  })

  it('finds nothing where each writer followed the other', () => {
    const prices = [of('a', 1, 7), of('b', 1, 9), of('a', 2, 8), of('b', 2, 9), of('a', 3, 5, 2)]
    expect(underOldWriter(prices)).to.deep.equal([])
    expect(handovers(prices)).to.equal(2)
  })
})

describe('epochsBack', () => {
  it('finds a price of a lower epoch, whatever its generation', () => {
    const prices = [of('a', 1, 7, 1), of('b', 1, 9, 1), of('a', 2, 6, 2), of('b', 2, 9, 2)]
    expect(epochsBack(prices)).to.deep.equal([{ before: of('a', 1, 7, 1), after: of('a', 2, 6, 2) }])
  })
})

describe('acceptedPrices', () => {
  it('reads the entries of the stream that are prices', () => {
    const entries: [string, string[]][] = [
      ['1700-0', ['json', '{"asset":"a","price":1,"observedAt":1690}', 'epoch', '7', 'generation', '2']],
      ['1701-3', ['asset', 'b', 'reason', 'too_few_sources']],
    ]
    expect(acceptedPrices(entries)).to.deep.equal([
      { asset: 'a', at: 1700, observedAt: 1690, epoch: 7, generation: 2 },
    ])
  })
})
