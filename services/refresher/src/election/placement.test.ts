import { expect } from 'chai'
import fc from 'fast-check'
import { placeShards } from './placement.ts'

const shardsOf = (count: number) => Array.from({ length: count }, (_, i) => `cold:${i}`)
const shards = fc.integer({ min: 0, max: 40 }).map(shardsOf)
const members = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 })

const loadsOf = (placed: Map<string, string>, names: readonly string[]): number[] =>
  names.map(name => [...placed.values()].filter(member => member === name).length)

describe('placing shards', () => {
  it('places every shard, and nobody gets more than one more than another', () => {
    fc.assert(
      fc.property(shards, members, (shards, members) => {
        const placed = placeShards({ shards, members })
        const loads = loadsOf(placed, members)
        expect([...placed.keys()].sort()).to.deep.equal([...shards].sort())
        expect(Math.max(...loads)).to.be.at.most(Math.ceil(shards.length / members.length))
        expect(Math.min(...loads)).to.be.at.least(Math.floor(shards.length / members.length))
      }),
    )
  })

  it('does not depend on the order of shards or members', () => {
    fc.assert(
      fc.property(shards, members, (shards, members) => {
        const turned = placeShards({ shards: shards.toReversed(), members: members.toReversed() })
        for (const [shard, member] of placeShards({ shards, members })) {
          expect(turned.get(shard)).to.equal(member)
        }
      }),
    )
  })

  it('moves few shards when one member comes or goes: about twice its part at most, on average', () => {
    const runs = Array.from({ length: 200 }, (_, run) => {
      const all = Array.from({ length: 6 }, (_, i) => `pod-${run}-${i}`)
      const before = placeShards({ shards: shardsOf(30), members: all.slice(1) })
      const after = placeShards({ shards: shardsOf(30), members: all })
      return [...after].filter(([shard, member]) => before.get(shard) !== member).length
    })
    const mean = runs.reduce((sum, moved) => sum + moved, 0) / runs.length
    expect(mean).to.be.below((2 * 30) / 6)
    expect(Math.max(...runs)).to.be.below(15)
  })

  it('gives a shard to whom it is to avoid only where there is nobody else', () => {
    fc.assert(
      fc.property(shards, members, fc.nat(), (shards, members, pick) => {
        const avoided = members[pick % members.length]
        const placed = placeShards({ shards, members, avoids: (_, member) => member === avoided })
        const others = members.length > 1
        expect([...placed.keys()].sort()).to.deep.equal([...shards].sort())
        expect(others && [...placed.values()].includes(avoided ?? '')).to.equal(false)
      }),
    )
  })

  it('places nothing where nobody is', () => {
    expect(placeShards({ shards: ['hot:0'], members: [] }).size).to.equal(0)
  })
})
