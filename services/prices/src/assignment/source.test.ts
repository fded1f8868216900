import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { SymbolsError } from '../symbols.ts'
import { SHARDS } from './assignment.ts'
import { folderSource, staticSource, symbolsFileSource } from './source.ts'

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

describe('folderSource', () => {
  it('reads a folder again each time, without a number, and says which file is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assignment-'))
    const put = async (hot: unknown, symbols: string) => {
      await writeFile(
        join(folder, 'assignment.json'),
        JSON.stringify({ ...shape, sizes: { hot, medium: 1 } }),
      )
      await writeFile(join(folder, 'symbols.csv'), symbols)
    }
    const source = folderSource(folder)
    await put(1, 'symbol\nbtcusdt\n')
    expect((await source.read()).generation).to.equal(0)
    await put(2, 'symbol\nbtcusdt\nethusdt\n')
    const { generation, tierOf } = await source.read()
    expect([generation, ...tierOf.values()]).to.deep.equal([0, 'hot', 'hot'])
    await put('three', 'symbol\nbtcusdt\n')
    expect(((await rejection(source.read())) as Error).message).to.contain(
      'assignment.json: sizes.hot must be',
    )
    await rm(folder, { recursive: true })
  })
})
