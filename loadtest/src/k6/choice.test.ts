import { expect } from 'chai'
import * as fc from 'fast-check'
import { chooseIndex, draw, missingTiers, symbolsOf, tierSizes } from './choice.ts'

const SIZES = tierSizes(1_000, { hot: 20, medium: 180 })
const MIXED = { hot: 70, medium: 25, cold: 5 }

const indexes = (seed: number, count: number) =>
  Array.from({ length: count }, (_, i) => chooseIndex(MIXED, SIZES, seed, 1, i))

describe('chooseIndex', () => {
  it('repeats with the seed, and only with it', () => {
    expect(indexes(1, 500)).to.deep.equal(indexes(1, 500))
    expect(indexes(1, 500)).not.to.deep.equal(indexes(2, 500))
  })

  it('keeps to the shares', () => {
    const chosen = indexes(7, 20_000)
    const share = (from: number, to: number) => chosen.filter(i => i >= from && i < to).length / chosen.length
    expect(share(0, 20)).to.be.closeTo(0.7, 0.02)
    expect(share(20, 200)).to.be.closeTo(0.25, 0.02)
    expect(share(200, 1_000)).to.be.closeTo(0.05, 0.01)
  })

  it('comes to every asset of a tier about as often', () => {
    const counts = new Map<number, number>()
    for (const index of indexes(3, 40_000)) counts.set(index, (counts.get(index) ?? 0) + 1)
    const hot = Array.from({ length: 20 }, (_, i) => counts.get(i) ?? 0)
    expect(Math.min(...hot)).to.be.greaterThan(1_150)
    expect(Math.max(...hot)).to.be.lessThan(1_650)
  })

  it('never leaves the list', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (seed, user, loop) => {
        const index = chooseIndex(MIXED, SIZES, seed, user, loop)
        return Number.isInteger(index) && index >= 0 && index < 1_000
      }),
    )
  })
})

describe('draw', () => {
  it('is from 0 inclusive to 1 exclusive', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { maxLength: 4 }), (seed, key) => {
        const value = draw(seed, ...key)
        return value >= 0 && value < 1
      }),
    )
  })
})

describe('missingTiers', () => {
  it('names what a group asks for and a short list lacks', () => {
    const sizes = tierSizes(10, { hot: 20, medium: 180 })
    expect(sizes).to.deep.equal({ hot: 10, medium: 0, cold: 0 })
    expect(missingTiers(MIXED, sizes)).to.deep.equal(['medium', 'cold'])
    expect(missingTiers({ hot: 100, medium: 0, cold: 0 }, sizes)).to.deep.equal([])
  })
})

describe('symbolsOf', () => {
  it('leaves out the header, empty lines and carriage returns', () => {
    expect(symbolsOf('symbol\r\nBTCUSDT\r\nethusdt\n\n')).to.deep.equal(['btcusdt', 'ethusdt'])
  })
})
