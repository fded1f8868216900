import type { ImageContents } from './image-contents.ts'

/** A component of the base image, by the parts of its package URL, https://github.com/package-url/purl-spec */
export type BaseComponent = {
  type: 'deb' | 'npm' | 'generic'
  name: string
  version: string
  qualifiers?: Record<string, string>
}

/** Debian's packages, Node, and what else the base image has of npm: npm itself and yarn, with all they bundle. */
export const baseComponents = ({ debian, node, elsewhere, distribution }: ImageContents): BaseComponent[] => [
  ...debian.map(({ name, version, architecture }): BaseComponent => {
    const qualifiers = { arch: architecture, distro: distribution }
    return { type: 'deb', name, version, qualifiers }
  }),
  { type: 'generic', name: 'node', version: node },
  ...elsewhere.map(({ name, version }): BaseComponent => ({ type: 'npm', name, version })),
]
