/** The scope of the project's own packages, which require each other in exact versions. */
const OWN = '@price-aggregator/'
const REQUIRED = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']

/** Where a value stands in a document, from its root. */
export type Path = (string | number)[]

// biome-ignore lint/suspicious/noExplicitAny: a manifest is what its file says.
type Manifest = any

/** Of a package.json: its own version and those in which it requires packages of the project. */
export const manifestFields = (manifest: Manifest): Path[] => [
  ['version'],
  ...REQUIRED.flatMap(kind =>
    Object.keys(manifest[kind] ?? {})
      .filter(name => name.startsWith(OWN))
      .map(name => [kind, name]),
  ),
]

/** Of package-lock.json: the same of the root and of each workspace, which are the packages outside node_modules. */
export const lockFields = (lock: Manifest): Path[] => [
  ['version'],
  ...Object.entries(lock.packages)
    .filter(([folder]) => !folder.startsWith('node_modules/'))
    .flatMap(([folder, manifest]) => manifestFields(manifest).map(path => ['packages', folder, ...path])),
]

/** Of a Chart.yaml: its version, that of the images, and that of a required chart of the project. */
export const chartFields = (chart: Manifest): Path[] => [
  ['version'],
  ['appVersion'],
  ...(chart.dependencies ?? []).flatMap(({ name }: Manifest, at: number) =>
    name === 'price-aggregator' ? [['dependencies', at, 'version']] : [],
  ),
]
