import { IMAGE_NAMES, IMAGES, type Image } from '../build/images.ts'
import { type LockEntry, type Lockfile, nameAt, resolveFrom } from './lockfile.ts'

/** A package as an image holds it. */
export type ImagePackage = {
  name: string
  version: string
  license: string
  /** Undefined for the workspaces of this repository. */
  integrity: string | undefined
  /** Where it is installed, once or more. */
  paths: string[]
  /** `name@version` of what it needs and the image holds. */
  dependencies: string[]
}

export const idOf = ({ name, version }: { name: string; version: string }): string => `${name}@${version}`

/**
 * What `npm ci --omit=dev --workspace <of the image>` installs, sorted, each version once. `npm sbom` and `npm ls` are no
 * help: they leave out what is also a development dependency of another workspace.
 */
export const imagePackages = (lockfile: Lockfile, image: Image): ImagePackage[] => {
  const installed = installedPaths(lockfile, IMAGES[image])
  const found = new Map<string, ImagePackage>()
  for (const [path, needed] of installed) {
    const one = packageAt(lockfile, path)
    const known = found.get(idOf(one))
    const dependencies = needed.filter(to => installed.has(to)).map(to => idOf(packageAt(lockfile, to)))
    found.set(idOf(one), {
      ...one,
      paths: [...(known?.paths ?? []), path].sort(),
      dependencies: [...new Set([...(known?.dependencies ?? []), ...dependencies])].sort(),
    })
  }
  return [...found.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
}

/** All packages of the images, with the images that hold each. */
export const shippedPackages = (lockfile: Lockfile): (ImagePackage & { images: Image[] })[] => {
  const all = new Map<string, ImagePackage & { images: Image[] }>()
  for (const image of IMAGE_NAMES)
    for (const one of imagePackages(lockfile, image)) {
      const known = all.get(idOf(one))
      all.set(idOf(one), {
        ...one,
        paths: [...new Set([...(known?.paths ?? []), ...one.paths])].sort(),
        images: [...(known?.images ?? []), image],
      })
    }
  return [...all.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
}

/**
 * Folders by npm's own rule: whatever can be reached from the workspace, by its development dependencies too, but for
 * what the whole lockfile needs for development alone.
 */
const installedPaths = (lockfile: Lockfile, workspace: string): Map<string, string[]> => {
  const start = resolveFrom(lockfile, '', workspace)
  if (start === undefined) throw new Error(`package-lock.json: expected the workspace ${workspace}`)
  const reached = new Map<string, string[]>()
  const visit = (path: string): void => {
    if (reached.has(path)) return
    const needed = neededBy(lockfile, path)
    reached.set(path, needed)
    needed.forEach(visit)
  }
  visit(start)
  return new Map([...reached].filter(([path]) => !lockfile.packages[path]?.dev))
}

const neededBy = (lockfile: Lockfile, path: string): string[] => {
  const entry = lockfile.packages[path] ?? {}
  const names = { ...entry.dependencies, ...entry.devDependencies }
  const mayLack = { ...entry.optionalDependencies, ...entry.peerDependencies }
  return Object.keys({ ...names, ...mayLack }).flatMap(name => {
    const to = resolveFrom(lockfile, path, name)
    if (to !== undefined) return [to]
    if (name in names && !(name in mayLack))
      throw new Error(`package-lock.json: expected ${name}, which ${path} needs: npm install`)
    return []
  })
}

const packageAt = (lockfile: Lockfile, path: string) => {
  const entry: LockEntry = lockfile.packages[path] ?? {}
  // A workspace has the licence of the repository.
  const isOurs = !path.includes('node_modules/')
  const license = entry.license ?? (isOurs ? lockfile.packages['']?.license : undefined)
  return {
    name: nameAt(lockfile, path),
    version: entry.version ?? '',
    license: license ?? '',
    integrity: entry.integrity,
  }
}
