import { parse, parseDocument } from 'yaml'
import { newestEntry } from './changelog.ts'
import { chartFields, lockFields, manifestFields, type Path } from './own-fields.ts'

/** Texts of files by their path from the repository's root. */
export type Files = ReadonlyMap<string, string>

/** Something that says a version, or that must say none so that another place decides. */
export type Place = { file: string; field: string; found: string; expected: string }

const ROOT_MANIFEST = 'package.json'
const LOCK = 'package-lock.json'
const CHANGELOG = 'CHANGELOG.md'
const DOCKERFILE = 'Dockerfile'
/** No version: what is built of the sources is `dev`, and a released chart takes its appVersion (scripts/package-charts.ts). */
const DEFAULT_TAGS: Record<string, string> = {
  'charts/price-aggregator/values.yaml': 'dev',
  'charts/price-aggregator/values-eks.yaml': '',
}
const VERSION_ARGUMENT = /^ARG VERSION=(.*)$/gm

/** The version of the project: that of the root's package.json. Throws where it is none. */
export const versionOf = (files: Files): string => {
  const version = String(JSON.parse(files.get(ROOT_MANIFEST) ?? '{}').version)
  if (!isVersion(version))
    throw new Error(`${ROOT_MANIFEST}: version: found ${version}, expected one such as 1.2.3`)
  return version
}

/** Semantic versions that are also tags of images: build metadata (`+`) is not. */
export const isVersion = (text: string): boolean =>
  /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z.-]+)?$/.test(text)

/** Where another version than the project's stands. */
export const disagreements = (files: Files): Place[] => {
  const version = versionOf(files)
  return [...files]
    .flatMap(([file, text]) => placesOf(file, text, version))
    .filter(({ found, expected }) => found !== expected)
}

const placesOf = (file: string, text: string, version: string): Place[] => {
  const place = (field: string, found: unknown, expected = version): Place => ({
    file,
    field,
    found: found === undefined ? 'nothing' : String(found),
    expected,
  })
  if (file === CHANGELOG) {
    // Until the first release there is nothing but what is unreleased.
    const newest = newestEntry(text)
    return newest === undefined ? [] : [place('newest entry', newest)]
  }
  if (file === DOCKERFILE) {
    const found = [...text.matchAll(VERSION_ARGUMENT)].map(([, value]) => value)
    return found.length === 0
      ? [place('ARG VERSION', undefined)]
      : found.map(one => place('ARG VERSION', one))
  }
  const document = parse(text)
  const tag = DEFAULT_TAGS[file]
  if (tag !== undefined) return [place('image.tag', JSON.stringify(document.image?.tag), JSON.stringify(tag))]
  return fieldsOf(file, document).map(path => place(path.join('.'), valueAt(document, path)))
}

/** The same files with another version in all places. */
export const withVersion = (files: Files, version: string): Files =>
  new Map([...files].map(([file, text]) => [file, rewritten(file, text, version)]))

const rewritten = (file: string, text: string, version: string): string => {
  if (file === CHANGELOG || file in DEFAULT_TAGS) return text
  if (file === DOCKERFILE) return text.replaceAll(VERSION_ARGUMENT, `ARG VERSION=${version}`)
  if (file.endsWith('.json')) {
    const document = JSON.parse(text)
    for (const path of fieldsOf(file, document)) setAt(document, path, version)
    return `${JSON.stringify(document, null, 2)}\n`
  }
  const document = parseDocument(text)
  for (const path of fieldsOf(file, document.toJS())) document.setIn(path, version)
  return document.toString({ lineWidth: 0 })
}

const fieldsOf = (file: string, document: unknown): Path[] => {
  if (file === LOCK) return lockFields(document)
  return file.endsWith('.json') ? manifestFields(document) : chartFields(document)
}

// biome-ignore lint/suspicious/noExplicitAny: a document is what its file says.
const valueAt = (document: any, path: Path): unknown => path.reduce((at, key) => at?.[key], document)

const setAt = (document: unknown, path: Path, value: string): void => {
  const parent = valueAt(document, path.slice(0, -1)) as Record<string, unknown>
  parent[String(path.at(-1))] = value
}
