import { parseDocument } from 'yaml'

/** Texts by path. */
export type Files = Map<string, string>

const BY_HELM = ['app.kubernetes.io/managed-by', 'helm.sh/chart']

/** Splits what `helm template` printed into files, named as the templates are, without the labels that say Helm. */
export const filesOf = (rendered: string): Files => {
  const files: Files = new Map()
  for (const part of rendered.split(/^---$/m)) {
    const source = /^# Source: [^/]+\/templates\/(.+)$/m.exec(part)?.[1]
    if (source === undefined) continue
    const document = parseDocument(part)
    if (document.contents === null) continue
    for (const label of BY_HELM) document.deleteIn(['metadata', 'labels', label])
    document.commentBefore = null
    const text = document.toString({ lineWidth: 0 })
    const before = files.get(source)
    files.set(source, before === undefined ? text : `${before}---\n${text}`)
  }
  return files
}

/** What is the same for all overlays, and what each has of its own. */
export const shareFiles = (
  overlays: ReadonlyMap<string, Files>,
): { base: Files; own: Map<string, Files> } => {
  const [first = new Map<string, string>()] = overlays.values()
  const isShared = (path: string, text: string) =>
    [...overlays.values()].every(files => files.get(path) === text)
  const base = new Map([...first].filter(([path, text]) => isShared(path, text)))
  const own = new Map(
    [...overlays].map(([name, files]) => [name, new Map([...files].filter(([path]) => !base.has(path)))]),
  )
  return { base, own }
}

const GENERATED =
  '# Made of the chart by scripts/render-k8s.ts: change the chart or the values of the overlay instead.\n'

/** The files of a folder, each with its origin said, and the kustomization that lists them. */
export const withKustomization = (files: Files): Files => {
  const paths = [...files.keys()].sort()
  const list = paths.map(path => `  - ${path}\n`).join('')
  return new Map([
    ...paths.map((path): [string, string] => [path, `${GENERATED}${files.get(path)}`]),
    [
      'kustomization.yaml',
      `${GENERATED}apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}`,
    ],
  ])
}
