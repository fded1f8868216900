import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSymbols, SymbolsError } from '../symbols.ts'
import type { Tier, TierSizes } from '../tier.ts'
import { type Assignment, createAssignment } from './assignment.ts'
import { ASSIGNMENT_FILES, assignmentOfFiles } from './document.ts'

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

/** A source of the files of an assignment, read again each time: see `assignmentOfFiles`. */
export const filesSource = (
  readFiles: () => Promise<Readonly<Record<string, string | undefined>>>,
): AssignmentSource => ({ read: async () => assignmentOfFiles(await readFiles()) })

/** A source of the files in a folder. A mounted ConfigMap changes both at once, by a link. */
const folderSource = (folder: string): AssignmentSource =>
  filesSource(async () => {
    const names = Object.values(ASSIGNMENT_FILES)
    const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')))
    return Object.fromEntries(names.map((name, i) => [name, texts[i]]))
  })

/** Where the settings say the assignment is. Rejects with a `SymbolsError` for a symbols file that cannot be used. */
export const openAssignmentSource = async (
  settings: Shape & { symbolsFile: string; folder: string | undefined },
): Promise<AssignmentSource> => {
  const { folder, ...file } = settings
  return folder === undefined ? symbolsFileSource(file) : folderSource(folder)
}
