import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readWorkspaces } from '../build/workspaces.ts'
import type { Files } from './places.ts'

const root = new URL('../../', import.meta.url)

/** All files of the repository that say its version. */
export const readFiles = (): Files => {
  const manifests = [...readWorkspaces(fileURLToPath(root)).values()].map(
    ({ folder }) => `${folder}/package.json`,
  )
  const paths = [
    ...['package.json', 'package-lock.json', ...manifests, 'Dockerfile', 'CHANGELOG.md'],
    ...['price-aggregator/Chart.yaml', 'price-aggregator-stack/Chart.yaml'].map(path => `charts/${path}`),
    ...['values.yaml', 'values-eks.yaml'].map(path => `charts/price-aggregator/${path}`),
  ]
  return new Map(paths.map(path => [path, readFileSync(new URL(path, root), 'utf8')]))
}
