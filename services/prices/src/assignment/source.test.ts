import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { SymbolsError } from '../symbols.ts'
import { SHARDS } from './assignment.ts'
import { openAssignmentSource, staticSource, symbolsFileSource } from './source.ts'

const shape = { generation: 7, sizes: { hot: 1, medium: 1 }, shards: SHARDS }

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('staticSource', () => {
  it('gives the assignment that symbols, sizes, shards and generation make', async () => {
    const assignment = await staticSource({ ...shape, symbols: 'symbol\nbtcusdt\nethusdt\nsolusdt\n' }).read()
    expect(assignment.generation).to.equal(7)
    expect([...assignment.tierOf.values()]).to.deep.equal(['hot', 'medium', 'cold'])
    expect(assignment.shards).to.deep.equal(SHARDS)
  })

  it('refuses symbols that cannot be used', () => {
    expect(() => staticSource({ ...shape, symbols: 'ticker\nbtcusdt\n' })).to.throw(SymbolsError)
  })
})

describe('symbolsFileSource', () => {
  it('names the file that cannot be read', async () => {
    const error = await rejection(symbolsFileSource({ ...shape, symbolsFile: 'no-such-file.csv' }))
    expect(error).to.be.instanceOf(SymbolsError)
    expect((error as Error).message).to.match(/^no-such-file\.csv: /)
  })

  it('names the file and the fault in it', async () => {
    const symbolsFile = new URL(import.meta.url).pathname
    const error = await rejection(symbolsFileSource({ ...shape, symbolsFile }))
    expect(error).to.be.instanceOf(SymbolsError)
    expect((error as Error).message).to.contain(symbolsFile)
  })
})

describe('openAssignmentSource', () => {
  it('reads a folder again each time, and says which file is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assignment-'))
    const put = async (generation: unknown, symbols: string) => {
      await writeFile(join(folder, 'assignment.json'), JSON.stringify({ ...shape, generation }))
      await writeFile(join(folder, 'symbols.csv'), symbols)
    }
    const source = await openAssignmentSource({ ...shape, symbolsFile: 'no-such-file.csv', folder })
    await put(1, 'symbol\nbtcusdt\n')
    expect((await source.read()).generation).to.equal(1)
    await put(2, 'symbol\nbtcusdt\nethusdt\n')
    const { generation, assets } = await source.read()
    expect([generation, assets]).to.deep.equal([2, ['btcusdt', 'ethusdt']])
    await put('three', 'symbol\nbtcusdt\n')
    expect(((await rejection(source.read())) as Error).message).to.contain(
      'assignment.json: generation must be',
    )
    await rm(folder, { recursive: true })
  })
})
