import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { type KubernetesObject, renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, ofKind, podsOf } from '../charts/objects.ts'
import { readConfiguration, terraformFiles, terraformText } from '../terraform/configuration.ts'
import { codeSpans, commands, links, pages, pageText, root } from './markdown.ts'

const KINDS = {
  configmap: 'ConfigMap',
  cronjob: 'CronJob',
  deployment: 'Deployment',
  ingress: 'Ingress',
  lease: 'Lease',
  secret: 'Secret',
  service: 'Service',
  statefulset: 'StatefulSet',
  persistentvolumeclaim: 'PersistentVolumeClaim',
  pod: 'Pod',
}
/** A name, where it is whole, and the kind where that is said. */
const NAMED = new RegExp(
  `(?:\\b(${Object.keys(KINDS).join('|')})[ /])?\\b((?:data-)?prices-price-aggregator-[a-z0-9-]*[a-z0-9])(?![-…])`,
  'g',
)

/** What Terraform's README has somebody make, for what Terraform tells the chart. */
const BY_HAND = ['Secret/prices-price-aggregator-elasticache']

const guide = pages('docs/operations.md', 'docs/operations/*.md')
const all = [...guide, ...pages('docs/runbooks/*.md')]

/** All that a page says in code: commands and words. */
const code = (page: string): string[] => [...commands(pageText(page)), ...codeSpans(pageText(page))]

/** What matches in the code of the pages, and where: `match (page)`. */
const said = (from: readonly string[], pattern: RegExp): { match: RegExpExecArray; where: string }[] =>
  from.flatMap(page =>
    code(page).flatMap(line => [...line.matchAll(pattern)].map(match => ({ match, where: page }))),
  )

/** Objects of the release `prices`, and what controllers make of them. */
const release = (): { objects: KubernetesObject[]; names: Set<string> } => {
  const sets = [
    {},
    { set: ['redis.persistence.enabled=true'] },
    { values: ['charts/price-aggregator/values-eks.yaml'] },
  ]
  const objects = sets.flatMap(set => renderObjects({ namespace: 'prices', ...set }))
  const names = new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`))
  for (const { metadata, spec } of ofKind(objects, 'StatefulSet')) {
    names.add(`Pod/${metadata.name}-0`)
    for (const claim of spec.volumeClaimTemplates ?? [])
      names.add(`PersistentVolumeClaim/${claim.metadata.name}-${metadata.name}-0`)
  }
  return { objects, names }
}

describe('the operations guide', () => {
  it('is listed whole by its first page', () => {
    const listed = links(pageText('docs/operations.md')).map(link => `docs/${link}`)
    expect(listed).to.include.members(pages('docs/operations/*.md'))
  })

  describe('as the chart has it', () => {
    needsHelm()
    let objects: KubernetesObject[] = []
    let names = new Set<string>()
    before(() => {
      ;({ objects, names } = release())
    })

    it('names objects that there are, by their kinds', () => {
      const found = said(all, NAMED)
      expect(found.length).to.be.greaterThan(30)
      const unknown = found
        .map(({ match: [, kind = '', name], where }) => ({
          named: `${KINDS[kind as keyof typeof KINDS] ?? ''}/${name}`,
          where,
        }))
        .filter(({ named }) => ![...names, ...BY_HAND].some(known => known.endsWith(named)))
      expect(unknown).to.deep.equal([])
    })

    it('selects components that there are', () => {
      const labels = [
        ...objects.map(({ metadata }) => metadata),
        ...[...podsOf(objects).values()].map(pod => pod.metadata),
      ]
      const components = new Set(labels.map(({ labels: of }) => of?.['app.kubernetes.io/component']))
      const found = said(all, /app\.kubernetes\.io\/component=([a-z-]+)/g)
      expect(found.length).to.be.greaterThan(10)
      expect(found.filter(({ match: [, component] }) => !components.has(component))).to.deep.equal([])
    })

    it('asks for keys that Secrets have', () => {
      for (const { match, where } of said(
        guide,
        /get secret (\S+) --output jsonpath='\{\.data\.(\S+?)\}'/g,
      )) {
        const [, name, key = ''] = match
        const [secret] = ofKind(objects, 'Secret').filter(({ metadata }) => metadata.name === name)
        expect(secret?.data, `${where}: ${name}`).to.have.property(key)
      }
    })
  })

  it('names values that the chart has', () => {
    const values = parse(pageText('charts/price-aggregator/values.yaml'))
    const paths = said(all, /^([a-zA-Z]+(?:\.(?:[a-zA-Z]+|<tier>))+)|(?<=--set )([a-zA-Z]+(?:\.\w+)+)/g)
      .map(({ match, where }) => ({ path: match[0].replace('<tier>', 'hot'), where }))
      .filter(({ path }) => (path.split('.')[0] ?? '') in values && !path.endsWith('.tf'))
    expect(paths.length).to.be.greaterThan(60)
    expect(paths.filter(({ path }) => !isValue(values, path.split('.')))).to.deep.equal([])
  })

  it('names variables and metrics that there are', () => {
    const variables = said(all, /\b[a-zA-Z]+\.config\.([A-Z_]+)/g)
    expect(variables.length).to.be.greaterThan(3)
    const configuration = pageText('docs/configuration.md')
    expect(variables.filter(({ match: [, name] }) => !configuration.includes(`\`${name}\``))).to.deep.equal(
      [],
    )

    const known = pageText('docs/metrics.md')
    const metrics = said(all, /\bprice_[a-z_]+/g).map(({ match: [name], where }) => ({
      name: name.replace(/_bucket$/, ''),
      where,
    }))
    expect(metrics.length).to.be.greaterThan(30)
    expect(metrics.filter(({ name }) => !known.includes(`\`${name}\``))).to.deep.equal([])
  })

  it('names outputs, files and addresses that terraform-eks has', async () => {
    const { outputs } = await readConfiguration()
    const asked = said(guide, /terraform -chdir=terraform-eks output -raw (\w+)/g)
    expect(asked.length).to.be.greaterThan(2)
    expect(asked.filter(({ match: [, name = ''] }) => !outputs.has(name))).to.deep.equal([])

    const text = terraformFiles().map(terraformText).join('\n')
    for (const { match } of said(guide, /\bmodule\.(\w+)|\b(random_password)\.(\w+)/g)) {
      const [address, module, type, name] = match
      expect(text, address).to.include(module ? `module "${module}" {` : `resource "${type}" "${name}" {`)
    }

    const own = /(?:--values |-var-file=|-backend-config=)([\w./-]+)/g
    const files = said(guide, own)
      .map(({ match: [option, path = ''] }) =>
        option.startsWith('--values') ? path : `terraform-eks/${path}`,
      )
      // Those that a reader makes.
      .filter(path => !/^(eks|prices)\.values\.yaml$|\/west\//.test(path))
    expect(files.length).to.be.greaterThan(5)
    for (const path of files) expect(existsSync(`${root}${path}`), path).to.equal(true)
  })
})

/** Whether values have a path, or a map on it whose keys are anybody's. */
const isValue = (values: unknown, [first = '', ...rest]: string[]): boolean => {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return false
  if (!(first in values)) return Object.keys(values).length === 0
  return rest.length === 0 || isValue(values[first as keyof typeof values], rest)
}
