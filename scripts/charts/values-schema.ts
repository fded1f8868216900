import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { DEFINITIONS, type Schema } from './schema-definitions.ts'

/** values.yaml does not say of every key what it is. */
export class UndocumentedValue extends Error {
  readonly code = 'UNDOCUMENTED_VALUE'
}

/**
 * The strict schema of a chart's values.yaml: types from the values, descriptions from "# --" comments, and whatever
 * "# @schema" lines (JSON, before the description) add. Throws `UndocumentedValue`.
 */
export const valuesSchema = (yaml: string): Schema => {
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter })
  if (!isMap(document.contents)) throw new UndocumentedValue('values.yaml: expected a map')
  const lines = yaml.split('\n')
  const commentOf = (key: Node): Comment =>
    parseComment(commentLines(lines, counter.linePos(key.range?.[0] ?? 0).line - 1))
  const root = schemaOfMap(document.contents as YAMLMap<Node, Node>, '', commentOf)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...root,
    properties: {
      global: { description: 'Values of a chart around this one; not used here', type: 'object' },
      ...(root.properties as Schema),
    },
    $defs: DEFINITIONS,
  }
}

type Comment = { description: string | undefined; extra: Schema }

/** The unbroken comment above a line. */
const commentLines = (lines: string[], line: number): string[] => {
  const above = lines.slice(0, line).map(text => text.trim())
  const start = above.findLastIndex(text => !text.startsWith('#')) + 1
  return above.slice(start).map(text => text.replace(/^#\s?/, ''))
}

const parseComment = (lines: string[]): Comment => {
  const extra = lines
    .filter(line => line.startsWith('@schema '))
    .map(line => JSON.parse(line.slice(8)) as Schema)
  const start = lines.findIndex(line => line.startsWith('-- '))
  const description = start < 0 ? undefined : lines.slice(start).join(' ').slice(3)
  return { description, extra: Object.assign({}, ...extra) }
}

type CommentOf = (key: Node) => Comment

const schemaOfMap = (map: YAMLMap<Node, Node>, path: string, commentOf: CommentOf): Schema => {
  const entries = map.items.map(pair => {
    const name = isScalar(pair.key) ? String(pair.key.value) : ''
    return [name, schemaOfPair(pair, path === '' ? name : `${path}.${name}`, commentOf)] as const
  })
  return {
    type: 'object',
    required: entries.map(([name]) => name),
    properties: Object.fromEntries(entries),
    additionalProperties: false,
  }
}

const schemaOfPair = (
  { key, value }: Pair<Node, Node | null>,
  path: string,
  commentOf: CommentOf,
): Schema => {
  const { description, extra } = commentOf(key)
  if (description === undefined && isMap(value) && value.items.length > 0) {
    return schemaOfMap(value as YAMLMap<Node, Node>, path, commentOf)
  }
  if (description === undefined) throw new UndocumentedValue(`values.yaml: ${path} has no "# --" description`)
  const typed = '$ref' in extra || 'enum' in extra ? {} : { type: typeOf(value) }
  return { description, ...typed, ...extra }
}

const typeOf = (value: Node | null): string => {
  if (isMap(value)) return 'object'
  if (isSeq(value)) return 'array'
  const plain = isScalar(value) ? value.value : undefined
  return typeof plain === 'number' ? 'integer' : typeof plain
}
