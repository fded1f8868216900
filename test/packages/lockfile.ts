import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readLockfile } from '../../scripts/packages/lockfile.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const lockfile = readLockfile(root)
export const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8')

/** The command by which the Dockerfile installs what an image holds. */
export const installOf = (image: string): string => {
  const run = new RegExp(`^FROM manifests AS ${image}-dependencies\\nRUN (.+)$`, 'm').exec(dockerfile)
  return run?.[1] ?? ''
}
