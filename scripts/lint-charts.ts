import { globSync } from 'node:fs'
import { lintChart } from './charts/helm.ts'

/** `helm lint`, strict, of the chart with its defaults and with every set of values it is tested with. */
const VALUES = [
  undefined,
  'charts/price-aggregator/values-eks.yaml',
  ...globSync('charts/price-aggregator/ci/*.yaml'),
]

for (const values of VALUES) {
  const { ok, output } = lintChart('charts/price-aggregator', values)
  if (ok) continue
  console.error(`helm lint, values ${values ?? 'of the chart'}:\n${output}`)
  process.exitCode = 1
}
