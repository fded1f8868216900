import type { Asset } from '../asset.ts'
import { readSymbols } from '../symbols.ts'
import { TIERS, type Tier, type TierSizes } from '../tier.ts'

/** The two files that make an assignment, as a folder or a ConfigMap holds them. */
export const ASSIGNMENT_FILES = { shape: 'assignment.json', symbols: 'symbols.csv' } as const

/** An assignment that cannot be used: says which file or field, and what was expected. */
export class AssignmentError extends Error {
  readonly code = 'INVALID_ASSIGNMENT'
}

/** What the files say; the generation and the tier overrides come from elsewhere. */
export type AssignmentDocument = { assets: Asset[]; sizes: TierSizes; shards: Record<Tier, number> }

/**
 * The document of its files: `symbols.csv`, and `assignment.json` with
 * `{"sizes":{"hot":20,"medium":180},"shards":{"hot":1,"medium":2,"cold":4}}`. Throws `AssignmentError` and `SymbolsError`.
 */
export const documentOfFiles = (files: Readonly<Record<string, string | undefined>>): AssignmentDocument => ({
  ...shapeOf(fileOf(files, ASSIGNMENT_FILES.shape)),
  assets: readSymbols(fileOf(files, ASSIGNMENT_FILES.symbols)),
})

const fileOf = (files: Readonly<Record<string, string | undefined>>, name: string): string => {
  const text = files[name]
  if (text === undefined) throw new AssignmentError(`${name} is missing`)
  return text
}

const shapeOf = (text: string): Omit<AssignmentDocument, 'assets'> => {
  const document = parse(text)
  const numberAt = (min: number, ...path: string[]): number => {
    const value = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), document)
    if (Number.isSafeInteger(value) && (value as number) >= min) return value as number
    const found = JSON.stringify(value) ?? 'nothing'
    throw new AssignmentError(
      `${ASSIGNMENT_FILES.shape}: ${path.join('.')} must be a whole number of at least ${min}, found ${found}`,
    )
  }
  const [hot, medium, cold] = TIERS.map(tier => numberAt(1, 'shards', tier))
  return {
    sizes: { hot: numberAt(0, 'sizes', 'hot'), medium: numberAt(0, 'sizes', 'medium') },
    shards: { hot: hot ?? 1, medium: medium ?? 1, cold: cold ?? 1 },
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AssignmentError(`${ASSIGNMENT_FILES.shape} is not JSON`, { cause })
  }
}
