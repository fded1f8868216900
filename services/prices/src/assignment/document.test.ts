import { expect } from 'chai'
import { SymbolsError } from '../symbols.ts'
import { AssignmentError, documentOfFiles } from './document.ts'

const SYMBOLS = 'symbol\nbtcusdt\nethusdt\nadausdt\n'
const SHAPE = { sizes: { hot: 1, medium: 1 }, shards: { hot: 1, medium: 2, cold: 3 } }

const filesOf = (shape: unknown, symbols = SYMBOLS) => ({
  'assignment.json': typeof shape === 'string' ? shape : JSON.stringify(shape),
  'symbols.csv': symbols,
})

describe('documentOfFiles', () => {
  it('reads sizes, shards and symbols', () => {
    expect(documentOfFiles(filesOf(SHAPE))).to.deep.equal({
      ...SHAPE,
      assets: ['btcusdt', 'ethusdt', 'adausdt'],
    })
  })

  const refused: [string, unknown, string][] = [
    ['what is not JSON', '{', 'assignment.json is not JSON'],
    ['no object', 'null', 'assignment.json: shards.hot must be a whole number of at least 1, found nothing'],
    [
      'a text',
      { ...SHAPE, shards: { ...SHAPE.shards, hot: '7' } },
      'shards.hot must be a whole number of at least 1, found "7"',
    ],
    ['no shard', { ...SHAPE, shards: { ...SHAPE.shards, cold: 0 } }, 'shards.cold must be'],
    ['a negative size', { ...SHAPE, sizes: { hot: -1, medium: 1 } }, 'sizes.hot must be'],
  ]
  for (const [name, shape, message] of refused) {
    it(`refuses ${name}, naming the field`, () => {
      expect(() => documentOfFiles(filesOf(shape))).to.throw(AssignmentError, message)
    })
  }

  it('refuses symbols that cannot be used, and a missing file', () => {
    expect(() => documentOfFiles(filesOf(SHAPE, 'btcusdt\n'))).to.throw(SymbolsError)
    expect(() => documentOfFiles({ 'symbols.csv': SYMBOLS })).to.throw(
      AssignmentError,
      'assignment.json is missing',
    )
  })
})
