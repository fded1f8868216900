import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { KUBERNETES_VERSION, pathWithGo, renderText } from '../../scripts/charts/helm.ts'
import { needsHelm, VALUE_SETS } from './objects.ts'

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0'
const OWN_SCHEMAS = fileURLToPath(new URL('../../data/kube-schemas', import.meta.url))
/** Kinds of operators: their schemas are not Kubernetes' own. */
const CUSTOM_KINDS = 'ServiceMonitor,PrometheusRule,ScaledObject'
const LOCATION =
  process.env.KUBECONFORM_SCHEMAS ??
  (existsSync(OWN_SCHEMAS) ? `${OWN_SCHEMAS}/{{.ResourceKind}}{{.KindSuffix}}.json` : 'default')

const validate = (manifests: string) =>
  spawnSync(
    'kubeconform',
    [
      ...['-strict', '-summary', '-output', 'json', '-kubernetes-version', KUBERNETES_VERSION],
      ...['-schema-location', LOCATION, '-skip', CUSTOM_KINDS],
    ],
    { input: manifests, encoding: 'utf8', env: { ...process.env, PATH: pathWithGo() }, timeout: 60_000 },
  )

/** Why nothing can be validated here, or undefined. */
const whyNot = (): string | undefined => {
  const { error, stdout } = validate('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
  if (error) return `kubeconform is missing or too slow: CGO_ENABLED=0 go install ${KUBECONFORM}`
  return JSON.parse(stdout).summary.valid === 1
    ? undefined
    : `no schemas at ${LOCATION}: node scripts/kube-schemas.ts fetches some, or set KUBECONFORM_SCHEMAS`
}

describe('kubeconform accepts', () => {
  needsHelm()
  before(function () {
    this.timeout(120_000)
    const reason = whyNot()
    if (reason === undefined) return
    console.log(`NOT RUN: kubeconform: ${reason}`)
    this.skip()
  })

  const accept = (manifests: string) => {
    const { resources, summary } = JSON.parse(validate(manifests).stdout)
    expect(resources ?? []).to.deep.equal([])
    expect(summary.valid).to.be.greaterThan(10)
    expect(summary).to.include({ invalid: 0, errors: 0 })
  }

  for (const [name, values] of Object.entries(VALUE_SETS)) {
    it(`what the chart renders, values ${name}`, () => accept(renderText({ values })))
  }

  it('nothing wrong', () => {
    const wrong = renderText().replace('maxUnavailable: 1', 'maxUnavailabel: 1')
    expect(JSON.parse(validate(wrong).stdout).summary.invalid).to.equal(1)
  })

  it('the base of k8s/', () => {
    const base = new URL('../../k8s/base/', import.meta.url)
    const kustomization = readFileSync(new URL('kustomization.yaml', base), 'utf8')
    const files = [...kustomization.matchAll(/^ {2}- (.+)$/gm)].map(([, path]) => new URL(path ?? '', base))
    accept(files.map(file => readFileSync(file, 'utf8')).join('\n---\n'))
  })
})
