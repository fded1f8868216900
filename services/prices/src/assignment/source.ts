import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSymbols, SymbolsError } from '../symbols.ts'
import type { Tier, TierSizes } from '../tier.ts'
import { type Assignment, createAssignment } from './assignment.ts'
import { ASSIGNMENT_FILES, documentOfFiles } from './document.ts'

/** Where an assignment is read from, again and again. */
export type AssignmentSource = { read(): Promise<Assignment> }

type Shape = { generation: number; sizes: TierSizes; shards: Readonly<Record<Tier, number>> }

/** A source that never changes, of the text of a symbols file. Throws `SymbolsError`. */
export const staticSource = ({ symbols, ...shape }: Shape & { symbols: string }): AssignmentSource => {
  const assignment = createAssignment({ ...shape, assets: readSymbols(symbols) })
  return { read: () => Promise.resolve(assignment) }
}

/** A source that never changes, of a symbols file. Rejects with a `SymbolsError` that names the file. */
export const symbolsFileSource = async (
  input: Shape & { symbolsFile: string },
): Promise<AssignmentSource> => {
  const { symbolsFile, ...shape } = input
  const named = (cause: unknown): never => {
    throw new SymbolsError(`${symbolsFile}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
  const symbols = await readFile(symbolsFile, 'utf8').catch(named)
  try {
    return staticSource({ ...shape, symbols })
  } catch (error) {
    return named(error)
  }
}

/** The generation of an assignment that nobody numbered: any that is registered counts before it. */
export const UNNUMBERED = 0

/**
 * A source of the files in a folder, such as a mounted ConfigMap, read again each time. A mount is late, and does not
 * say how late: what it gives is not numbered.
 */
export const folderSource = (folder: string): AssignmentSource => ({
  read: async () => {
    const names = Object.values(ASSIGNMENT_FILES)
    const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')))
    const files = Object.fromEntries(names.map((name, i) => [name, texts[i]]))
    return createAssignment({ ...documentOfFiles(files), generation: UNNUMBERED })
  },
})
