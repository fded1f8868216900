import { expect } from 'chai'
import fc from 'fast-check'
import { furtherWatermark, isAhead } from './windows.ts'

const CLOSED = 1_800_001_800
const NOW = CLOSED + 30
const none = new Map<string, number>()

describe('isAhead', () => {
  it('is a watermark after the last candle that is over, by more than clocks differ', () => {
    const ahead = (rolledUntil: number, nowSeconds: number) =>
      isAhead({ rolledUntil, behind: none }, { interval: '1m', nowSeconds })
    expect(ahead(CLOSED, NOW)).to.equal(false)
    expect(ahead(CLOSED, CLOSED - 2)).to.equal(false)
    expect(ahead(CLOSED, CLOSED - 7)).to.equal(true)
    expect(ahead(CLOSED + 60, NOW)).to.equal(true)
  })
})

describe('furtherWatermark', () => {
  it('is each asset where the one that is further has it, in any order', () => {
    const assets = ['a', 'b', 'c']
    const watermark = fc
      .record({ rolledUntil: fc.nat(9), behind: fc.dictionary(fc.constantFrom(...assets), fc.nat(9)) })
      .map(({ rolledUntil, behind }) => ({
        rolledUntil,
        behind: new Map(Object.entries(behind).filter(([, at]) => at < rolledUntil)),
      }))
    fc.assert(
      fc.property(watermark, watermark, (one, other) => {
        const further = furtherWatermark(one, other, assets)
        expect(furtherWatermark(other, one, assets)).to.deep.equal(further)
        for (const asset of assets) {
          const [a, b, both] = [one, other, further].map(
            ({ behind, rolledUntil }) => behind.get(asset) ?? rolledUntil,
          )
          expect(both).to.equal(Math.max(a ?? 0, b ?? 0))
        }
      }),
    )
  })
})
