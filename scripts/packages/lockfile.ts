import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An entry of package-lock.json, as far as it is read here; https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export type LockEntry = {
  name?: string
  version?: string
  /** An SPDX expression, as the package says it. */
  license?: string
  /** Of the archive that npm installs, by subresource integrity. */
  integrity?: string
  /** Only needed for development. */
  dev?: boolean
  /** A workspace, which stands in the folder `resolved`. */
  link?: boolean
  resolved?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** By the folder that a package is installed to, such as `node_modules/koa`; '' is the repository. */
export type Lockfile = { lockfileVersion: number; packages: Record<string, LockEntry> }

export const readLockfile = (root: string): Lockfile => {
  const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile
  if (lockfile.lockfileVersion !== 3)
    throw new Error(`package-lock.json: lockfileVersion: found ${lockfile.lockfileVersion}, expected 3`)
  return lockfile
}

const NODE_MODULES = 'node_modules/'

/** The name of the package at a folder of the lockfile. */
export const nameAt = ({ packages }: Lockfile, path: string): string =>
  packages[path]?.name ?? path.slice(path.lastIndexOf(NODE_MODULES) + NODE_MODULES.length)

/** Where Node finds a package that one at `from` imports: in the closest `node_modules` upwards. */
export const resolveFrom = (lockfile: Lockfile, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = `${folder}${folder && '/'}${NODE_MODULES}${name}`
    const entry = lockfile.packages[path]
    if (entry) return entry.link ? entry.resolved : path
    if (folder === '') return undefined
  }
}
