import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** A block or an attribute as the parser leaves it: an expression is text, `${…}`. */
export type Hcl = string | number | boolean | null | Hcl[] | { [name: string]: Hcl }

const require = createRequire(import.meta.url)
// Not imported: its declarations would bring the types of a browser into every file.
const { parse } = require('@cdktn/hcl2json') as {
  parse(name: string, text: string): Promise<Record<string, Hcl>>
}

export const TERRAFORM = new URL('../../terraform-eks/', import.meta.url)

/** terraform-eks, its blocks by kind and name; a name of a resource is `<type>.<name>`. */
export type Configuration = {
  variables: Map<string, Block>
  outputs: Map<string, Block>
  modules: Map<string, Block>
  resources: Map<string, Block>
  /** `required_providers` and the like. */
  terraform: Block
  /** All locals, each as it stands there. */
  locals: Block
}

export type Block = { [attribute: string]: Hcl }

/** An expression as the parser leaves it. */
export const expression = (text: string): string => `\${${text}}`

/** The text of a file below terraform-eks/. */
export const terraformText = (path: string): string => readFileSync(new URL(path, TERRAFORM), 'utf8')

export const terraformFiles = (): string[] => readdirSync(TERRAFORM).filter(name => name.endsWith('.tf'))

export const readConfiguration = async (): Promise<Configuration> => {
  const files = await Promise.all(terraformFiles().map(async name => parse(name, terraformText(name))))
  const blocks = (kind: string) => files.flatMap(file => Object.entries((file[kind] ?? {}) as Block))
  const named = (kind: string) => new Map(blocks(kind).map(([name, all]) => [name, onlyOne(name, all)]))
  const lists = (kind: string) =>
    Object.assign({}, ...files.flatMap(file => (file[kind] ?? []) as Block[])) as Block
  const resources = blocks('resource').flatMap(([type, all]) =>
    Object.entries(all as Block).map(([name, one]) => [`${type}.${name}`, onlyOne(name, one)] as const),
  )
  return {
    variables: named('variable'),
    outputs: named('output'),
    modules: named('module'),
    resources: new Map(resources),
    terraform: lists('terraform'),
    locals: lists('locals'),
  }
}

const onlyOne = (name: string, blocks: Hcl): Block => {
  const [block, ...more] = blocks as Block[]
  if (!block || more.length > 0) throw new Error(`expected one block ${name}, found ${more.length + 1}`)
  return block
}

/** A file of values for variables. */
export const readVariableValues = (path: string): Promise<Block> => parse('values.tf', terraformText(path))

/** What a local is, such as a policy, that is written as `jsonencode(…)`; what it refers to stays text. */
export const decoded = async (value: Hcl | undefined): Promise<Hcl> => {
  const inner = /^\$\{jsonencode\(([\s\S]*)\)\}$/.exec(String(value))?.[1]
  if (inner === undefined) throw new Error(`expected jsonencode(…), found ${JSON.stringify(value)}`)
  const { decoded: result = null } = await parse('decoded.tf', `decoded = ${inner}\n`)
  return result
}
