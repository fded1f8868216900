import { expect } from 'chai'
import { SymbolsError } from '../symbols.ts'
import { AssignmentError, assignmentOfFiles } from './document.ts'

const SYMBOLS = 'symbol\nbtcusdt\nethusdt\nadausdt\n'
const SHAPE = { generation: 7, sizes: { hot: 1, medium: 1 }, shards: { hot: 1, medium: 2, cold: 3 } }

const filesOf = (shape: unknown, symbols = SYMBOLS) => ({
  'assignment.json': typeof shape === 'string' ? shape : JSON.stringify(shape),
  'symbols.csv': symbols,
})

describe('assignmentOfFiles', () => {
  it('reads generation, sizes, shards and symbols', () => {
    const { generation, shards, tierOf } = assignmentOfFiles(filesOf(SHAPE))
    expect({ generation, shards, tiers: [...tierOf.values()] }).to.deep.equal({
      generation: 7,
      shards: { hot: 1, medium: 2, cold: 3 },
      tiers: ['hot', 'medium', 'cold'],
    })
  })

  const refused: [string, unknown, string][] = [
    ['what is not JSON', '{', 'assignment.json is not JSON'],
    ['no object', 'null', 'assignment.json: shards.hot must be a whole number of at least 1, found nothing'],
    [
      'a generation of 0',
      { ...SHAPE, generation: 0 },
      'generation must be a whole number of at least 1, found 0',
    ],
    ['a text', { ...SHAPE, generation: '7' }, 'generation must be a whole number of at least 1, found "7"'],
    ['no shard', { ...SHAPE, shards: { ...SHAPE.shards, cold: 0 } }, 'shards.cold must be'],
    ['a negative size', { ...SHAPE, sizes: { hot: -1, medium: 1 } }, 'sizes.hot must be'],
  ]
  for (const [name, shape, message] of refused) {
    it(`refuses ${name}, naming the field`, () => {
      expect(() => assignmentOfFiles(filesOf(shape))).to.throw(AssignmentError, message)
    })
  }

  it('refuses symbols that cannot be used, and a missing file', () => {
    expect(() => assignmentOfFiles(filesOf(SHAPE, 'btcusdt\n'))).to.throw(SymbolsError)
    expect(() => assignmentOfFiles({ 'symbols.csv': SYMBOLS })).to.throw(
      AssignmentError,
      'assignment.json is missing',
    )
  })
})
