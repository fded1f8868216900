import { fileURLToPath } from 'node:url'
import { licenceTexts, WITHOUT_TEXT } from '../audit/licence-texts.ts'
import { EXCEPTIONS } from '../audit/licences.ts'
import { IMAGE_NAMES } from '../build/images.ts'
import { shippedPackages } from '../packages/image-packages.ts'
import { readLockfile } from '../packages/lockfile.ts'
import { table } from './table.ts'

/** What images hold of others' work: each package, its licence, and where the licence's text stands in the image. */
export const thirdPartyPage = (): string => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const shipped = shippedPackages(readLockfile(root)).filter(({ integrity }) => integrity !== undefined)
  const rows = shipped.map(({ name, version, license, paths, images }) => [
    `\`${name}\``,
    version,
    license,
    textOf(root, name, paths[0] ?? ''),
    images.length === IMAGE_NAMES.length ? 'all' : images.join(', '),
  ])
  return [
    '# Third-party packages',
    '',
    'Written by `npm run docs`; do not edit. All that `npm ci --omit=dev` puts into an image, by `package-lock.json`. The',
    'texts of the licences stand in each image, at `/app/node_modules/<package>`. `npm run audit` says which licences may',
    'be shipped; `npm run sbom` also lists what the base image holds.',
    '',
    `${shipped.length} packages: ${countsOf(shipped.map(({ license }) => license))}.`,
    '',
    ...EXCEPTIONS.map(({ name, license, why }) => `- \`${name}\`, ${license}: ${why}`),
    '',
    table(['package', 'version', 'licence', 'text of the licence', 'images'], rows),
    '',
  ].join('\n')
}

const textOf = (root: string, name: string, path: string): string =>
  licenceTexts(root, path).join(', ') || `none; ${WITHOUT_TEXT[name] ?? ''}`

const countsOf = (licenses: string[]): string => {
  const counts = new Map<string, number>()
  for (const license of licenses) counts.set(license, (counts.get(license) ?? 0) + 1)
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([license, count]) => `${count} ${license}`)
    .join(', ')
}
