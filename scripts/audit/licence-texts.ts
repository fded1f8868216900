import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Files that a licence may ask to be kept with every copy. */
const TEXT = /^(un)?licen[cs]e|^copying|^notice/i

/** Packages whose archive on npm has no such file; what says the licence instead. It is all that there is to keep. */
export const WITHOUT_TEXT: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-http': 'package.json; the text is that of @aws-sdk/core',
  '@aws-sdk/credential-provider-login': 'package.json; the text is that of @aws-sdk/core',
  '@aws-sdk/nested-clients': 'package.json; the text is that of @aws-sdk/core',
  'agent-base': 'README.md, in full',
  'copy-to': 'README.md, by name',
  'https-proxy-agent': 'README.md, in full',
  'koa-compose': 'Readme.md, by name',
}

/** Names of the files beside a package's package.json that hold its licence or its notices. */
export const licenceTexts = (root: string, path: string): string[] =>
  readdirSync(join(root, path))
    .filter(name => TEXT.test(name))
    .sort()

type Installed = { name: string; paths: string[] }

/** In words: packages without a text that `WITHOUT_TEXT` does not name, and those it names in vain. */
export const textProblems = (root: string, packages: readonly Installed[]): string[] => {
  const lacking = new Set(
    packages
      .filter(({ paths }) => paths.some(path => licenceTexts(root, path).length === 0))
      .map(({ name }) => name),
  )
  const named = Object.keys(WITHOUT_TEXT)
  return [
    ...[...lacking]
      .filter(name => !named.includes(name))
      .map(name => `${name}: text of the licence: found none, expected a file, or an entry in WITHOUT_TEXT`),
    ...named
      .filter(name => !lacking.has(name))
      .map(name => `WITHOUT_TEXT names ${name}: expected only what lacks a text`),
  ]
}
