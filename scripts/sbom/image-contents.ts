import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { idOf } from '../packages/image-packages.ts'

const packageOf = z.object({ name: z.string(), version: z.string() })

/** What `list-contents.mjs` prints. */
const imageContents = z.object({
  node: z.string(),
  architecture: z.string(),
  distribution: z.string(),
  debian: z.array(packageOf.extend({ architecture: z.string() })),
  /** Of npm, below /app: workspaces among them, which npm links. */
  application: z.array(packageOf),
  /** Of npm, that the base image has. */
  elsewhere: z.array(packageOf),
})

export type ImageContents = z.infer<typeof imageContents>

/** Where our images have the application's packages, and the base image npm and yarn. */
const FOLDERS = ['/app/node_modules', '/usr/local/lib/node_modules', '/opt']

/** Arguments by which `node` tells what is in an image. */
export const listContents = (folders: readonly string[] = FOLDERS): string[] => [
  '--input-type=module',
  '--eval',
  readFileSync(new URL('list-contents.mjs', import.meta.url), 'utf8'),
  ...folders,
]
export const parseContents = (text: string): ImageContents => imageContents.parse(JSON.parse(text))

type Named = { name: string; version: string }

/** Where an image holds other packages than expected, in words. */
export const differences = (expected: readonly Named[], found: readonly Named[]): string[] => {
  const [wanted, there] = [new Set(expected.map(idOf)), new Set(found.map(idOf))]
  return [
    ...[...wanted].filter(id => !there.has(id)).map(id => `${id} is missing in the image`),
    ...[...there].filter(id => !wanted.has(id)).map(id => `${id} is in the image, but not expected`),
  ]
}
