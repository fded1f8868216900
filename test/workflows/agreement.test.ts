import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { parse } from 'yaml'
import { KUBERNETES_VERSION } from '../../scripts/charts/helm.ts'
import { IMAGES } from '../e2e/images.ts'
import { jobs, steps, textOf } from './workflows.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(textOf('package.json'))
const setup = textOf('.github/actions/setup/action.yaml')
const cluster = textOf('.github/actions/cluster/action.yaml')
const script = (part: RegExp): string =>
  steps.map(({ step }) => step.run ?? '').find(run => part.test(run)) ?? ''

/** What a script installs by Go or pip, as `name version`. */
const installed = (text: string): string[] =>
  [
    ...text.matchAll(
      /go install ([\w./-]+)@(v[\w.-]+)|(?:pip install .*?|python_program )([\w-]+)==([\w.]+)/g,
    ),
  ].map(([, program, version, wheel, wheelVersion]) => `${program ?? wheel} ${version ?? wheelVersion}`)

describe('workflows agree', () => {
  it('with package.json: each npm script that they run is there', () => {
    const called = steps.flatMap(({ step }) =>
      [...(step.run ?? '').matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(test)\b)/g)].map(
        ([, name, test]) => name ?? test ?? '',
      ),
    )
    expect(called).to.include.members([
      'check',
      'test',
      'e2e',
      'charts:package',
      'version:check',
      'version:notes',
    ])
    expect(Object.keys(manifest.scripts)).to.include.members(called)
  })

  it('with the repository: each script of ours that they run is there', () => {
    const called = steps.flatMap(({ step }) => (step.run ?? '').match(/scripts\/[\w./-]+\.ts/g) ?? [])
    expect(called).not.to.be.empty
    for (const path of called) expect(existsSync(`${root}${path}`), path).to.equal(true)
  })

  it('with .ci/run: all that it installs by Go and pip, in the same versions', () => {
    const wanted = installed(textOf('.ci/run'))
    expect(wanted).to.have.length.above(6)
    expect(installed(setup)).to.include.members(wanted)
  })

  it('with the scripts that call those programs', () => {
    const how = ['scripts/charts/helm.ts', 'scripts/charts/readme.ts', 'test/charts/kubeconform.test.ts']
    const named = how.flatMap(path => textOf(path).match(/[\w./-]+@v\d[\w.]+/g) ?? [])
    expect(named).to.have.length(how.length)
    for (const one of named) expect(setup).to.include(`go install ${one}\n`)
    const checked = ['scripts/check-workflows.ts', 'scripts/check-terraform.ts'].flatMap(path =>
      installed(textOf(path)),
    )
    expect(checked).to.have.length(4)
    expect(installed(setup)).to.include.members(checked)
  })

  it("with package.json's Node and Terraform's oldest version that terraform-eks takes", () => {
    expect(setup).to.include(`node-version: ${manifest.devDependencies.node}\n`)
    const [, oldest] = /required_version = ">= (\d+\.\d+)\./.exec(textOf('terraform-eks/versions.tf')) ?? []
    expect(setup).to.match(new RegExp(`terraform_version: ${oldest}\\.\\d+\\n`))
  })

  it('with the Kubernetes that charts are rendered for', () => {
    expect(cluster).to.match(
      new RegExp(`node_image: kindest/node:v${KUBERNETES_VERSION}@sha256:[0-9a-f]{64}\\n`),
    )
    expect(cluster).to.include(`kubectl_version: v${KUBERNETES_VERSION}\n`)
  })

  it('with the kube-prometheus-stack of the umbrella chart', () => {
    const { dependencies } = parse(textOf('charts/price-aggregator-stack/Chart.yaml'))
    const { version } = dependencies.find(({ name }: { name: string }) => name === 'kube-prometheus-stack')
    expect(cluster).to.include(`--version ${version} --namespace monitoring`)
  })

  it('with the images that there are: all are built for both architectures, and loaded', () => {
    const components = IMAGES.map(image => image.replace('price-aggregator-', ''))
    const release = (name: string) =>
      jobs.find(one => one.path.endsWith('release.yaml') && one.name === name)?.job.strategy?.matrix
    expect(release('build')).to.deep.equal({ component: components, architecture: ['amd64', 'arm64'] })
    expect(release('images')).to.deep.equal({ component: components })
    expect(script(/--tag "price-aggregator-\$target:ci"/)).to.include(
      `in ${components.join(' ')} development;`,
    )
    expect(script(/kind load/)).to.include(`in ${components.join(' ')};`)
  })

  it('with the documents: what these fetch from the registry is what a release pushes there', () => {
    const pushed = textOf('.github/workflows/release.yaml')
    for (const name of ['price-aggregator', 'price-aggregator-stack'])
      expect(pushed).to.include(`subject-name: \${{ needs.version.outputs.registry }}/charts/${name}\n`)
    expect(pushed).to.include(
      `name=\${{ needs.version.outputs.registry }}/price-aggregator-\${{ matrix.component }},`,
    )
    expect(script(/helm push/)).to.include('in price-aggregator price-aggregator-stack;')
    const names = [...IMAGES, 'charts/price-aggregator', 'charts/price-aggregator-stack']
    const told = ['SECURITY.md', 'CONTRIBUTING.md', 'README.md', 'terraform-eks/README.md'].flatMap(path =>
      [...textOf(path).matchAll(/ghcr\.io\/<owner>\/([\w/-]+)/g)].map(([, name = '']) => name),
    )
    expect(told).to.have.length.above(5)
    for (const name of told.filter(one => one !== 'price-aggregator-')) expect(names).to.include(name)
  })

  it('with skaffold.yaml, whose schema they fetch', () => {
    const { apiVersion } = parse(textOf('skaffold.yaml'))
    expect(script(/skaffold/)).to.include(`/${apiVersion.replace('skaffold/', '')}.json`)
  })
})
