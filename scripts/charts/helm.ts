import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'

/** The version of Kubernetes that charts are rendered and validated for: the one of terraform-eks. */
export const KUBERNETES_VERSION = '1.35.0'
const HELM = 'helm.sh/helm/v3/cmd/helm@v3.19.5'
const GO_BIN = join(homedir(), 'go/bin')

/** A Kubernetes object, as far as any object is alike. */
export type KubernetesObject = {
  apiVersion: string
  kind: string
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  // biome-ignore lint/suspicious/noExplicitAny: an object is what its kind says; tests look into it.
  [field: string]: any
}

/** Helm refused the chart or its values; the message is Helm's. */
export class RenderFailed extends Error {
  readonly code = 'RENDER_FAILED'
}

/** The PATH, with Go's programs last. */
export const pathWithGo = (): string => [process.env.PATH, GO_BIN].join(delimiter)

const run = (command: string, args: string[]) =>
  spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PATH: pathWithGo(), CGO_ENABLED: '0' },
  })

/** Sees to it that there is a helm: the one of the PATH, or one installed by Go. Throws where there is neither. */
export const ensureHelm = (): void => {
  if (!run('helm', ['version', '--short']).error) return
  const { error, status, stderr } = run('go', ['install', HELM])
  if (error || status !== 0) {
    throw new Error(`helm is missing, and "go install ${HELM}" failed: ${error?.message ?? stderr}`)
  }
}

export type RenderOptions = {
  /** A folder, from the repository's root. */
  chart?: string
  release?: string
  namespace?: string
  /** Files of values, from the repository's root. */
  values?: string[]
  set?: string[]
  flags?: string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What `helm template` makes of a chart, as text. Throws `RenderFailed`. */
export const renderText = (options: RenderOptions = {}): string => {
  const { chart = 'charts/price-aggregator', release = 'prices', namespace = 'default' } = options
  const args = [
    ...[
      'template',
      release,
      resolve(root, chart),
      '--namespace',
      namespace,
      '--kube-version',
      KUBERNETES_VERSION,
    ],
    ...(options.values ?? []).flatMap(file => ['--values', join(root, file)]),
    ...(options.set ?? []).flatMap(value => ['--set', value]),
    ...(options.flags ?? []),
  ]
  const { error, status, stdout, stderr } = run('helm', args)
  if (error) throw error
  if (status !== 0) throw new RenderFailed(stderr)
  return stdout
}

/** The same as objects. */
export const renderObjects = (options: RenderOptions = {}): KubernetesObject[] =>
  parseAllDocuments(renderText(options))
    .map(document => document.toJS() as KubernetesObject | null)
    .filter(object => object !== null)

/** What `helm lint --strict` says of a chart with a file of values, or with its own. */
export const lintChart = (chart: string, values?: string): { ok: boolean; output: string } => {
  ensureHelm()
  const files = values === undefined ? [] : ['--values', join(root, values)]
  const args = ['lint', '--strict', '--kube-version', KUBERNETES_VERSION, join(root, chart), ...files]
  const { status, stdout, stderr } = run('helm', args)
  return { ok: status === 0, output: `${stdout}${stderr}` }
}
