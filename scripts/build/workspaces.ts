import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A workspace's package.json, as far as the build reads it. */
export type Manifest = {
  name: string
  dependencies?: Record<string, string>
  exports?: unknown
  imports?: unknown
}

export type Workspace = { folder: string; manifest: Manifest }

/** All workspaces below the repository's root, by package name. */
export const readWorkspaces = (root: string): Map<string, Workspace> => {
  const { workspaces } = readManifest(root) as Manifest & { workspaces: string[] }
  const found = workspaces
    .flatMap(pattern => globSync(`${pattern}/package.json`, { cwd: root }))
    .map(file => file.slice(0, -'/package.json'.length))
    .map(folder => ({ folder, manifest: readManifest(join(root, folder)) }))
  return new Map(found.map(workspace => [workspace.manifest.name, workspace]))
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** A workspace and all workspaces it needs, directly or not. */
export const closureOf = (workspaces: ReadonlyMap<string, Workspace>, name: string): Workspace[] => {
  const closure = new Map<string, Workspace>()
  const visit = (wanted: string) => {
    const workspace = workspaces.get(wanted)
    if (workspace === undefined || closure.has(wanted)) return
    closure.set(wanted, workspace)
    Object.keys(workspace.manifest.dependencies ?? {}).forEach(visit)
  }
  visit(name)
  return [...closure.values()]
}

/** The manifest as it stands beside compiled files: entry points named `.ts` become `.js`. */
export const compiledManifest = (manifest: Manifest): Manifest => ({
  ...manifest,
  ...(manifest.exports === undefined ? {} : { exports: withCompiledPaths(manifest.exports) }),
  ...(manifest.imports === undefined ? {} : { imports: withCompiledPaths(manifest.imports) }),
})

const withCompiledPaths = (entries: unknown): unknown => {
  if (typeof entries === 'string') return entries.replace(/^(\.\/.*)\.ts$/, '$1.js')
  if (typeof entries !== 'object' || entries === null) return entries
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, withCompiledPaths(value)]))
}
