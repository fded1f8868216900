import { packageReleased } from './charts/released.ts'

/** npm run charts:package -- REGISTRY FOLDER: both charts as they are released, with images of that registry. */
const [registry, folder] = process.argv.slice(2)
if (!registry || !folder) {
  console.error('expected a registry and a folder: npm run charts:package -- ghcr.io/acme dist/charts')
  process.exitCode = 2
} else packageReleased(registry, folder, ['price-aggregator', 'price-aggregator-stack'])
