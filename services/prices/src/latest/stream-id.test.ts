import { expect } from 'chai'
import { compareStreamIds, hasLost, nextStreamId } from './stream-id.ts'

describe('compareStreamIds', () => {
  it('compares numbers, not text', () => {
    expect(compareStreamIds('9-0', '10-0')).to.be.lessThan(0)
    expect(compareStreamIds('10-9', '10-10')).to.be.lessThan(0)
    expect(compareStreamIds('10-1', '10-1')).to.equal(0)
  })
})

describe('nextStreamId', () => {
  it('grows even when the clock stands or steps back', () => {
    expect(nextStreamId('10-3', 11)).to.equal('11-0')
    expect(nextStreamId('10-3', 10)).to.equal('10-4')
    expect(nextStreamId('10-3', 5)).to.equal('10-4')
  })
})

describe('hasLost', () => {
  const stream = { firstId: '10-0', lastId: '20-0', trimmed: 5 }
  const cases = [
    ['at the last entry', '20-0', stream, false],
    ['within the stream', '15-0', stream, false],
    ['at the first entry', '10-0', stream, false],
    ['before the first entry', '9-0', stream, true],
    ['beyond the last entry', '21-0', stream, true],
    ['at the start of a trimmed stream', '0-0', stream, true],
    ['at the start of a whole stream', '0-0', { ...stream, trimmed: 0 }, false],
    ['at the start of an empty stream', '0-0', { firstId: undefined, lastId: '0-0', trimmed: 0 }, false],
    ['somewhere in a stream that is gone', '9-0', { firstId: undefined, lastId: '0-0', trimmed: 0 }, true],
    ['before a stream that began anew', '9-0', { ...stream, trimmed: 0 }, true],
  ] as const
  for (const [name, afterId, state, expected] of cases) {
    it(`${expected ? 'is so' : 'is not so'} for a reader ${name}`, () => {
      expect(hasLost(afterId, state)).to.equal(expected)
    })
  }
})
