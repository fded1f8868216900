import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { KUBERNETES_VERSION, type KubernetesObject } from '../../scripts/charts/helm.ts'
import { find, needsHelm, ofKind, podsOf } from '../charts/objects.ts'
import { readConfiguration } from './configuration.ts'
import { VALUES_EKS, withDryTerraform } from './dry-terraform.fixture.ts'

const yaml = (path: string) => parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const POLICIES = ['api', 'refresher', 'rollup-history', 'ensure-table']

describe('outputs of terraform-eks, with the examples', () => {
  needsHelm()
  const { outputs, chart } = withDryTerraform()

  const variablesOf = (objects: KubernetesObject[], pod: RegExp): Record<string, string> => {
    const [spec] = [...podsOf(objects)].filter(([which]) => pod.test(which)).map(([, found]) => found.spec)
    const env: { name: string; value?: string }[] = spec.containers[0].env
    return Object.fromEntries(env.map(({ name, value = '' }) => [name, value]))
  }
  const reached = (objects: KubernetesObject[], policy: string): string[] => {
    const rules: { to: { ipBlock?: { cidr: string } }[]; ports: { port: number }[] }[] = find(
      objects,
      'NetworkPolicy',
      `-${policy}`,
    ).spec.egress
    return rules.flatMap(({ to, ports }) =>
      to.flatMap(({ ipBlock }) => (ipBlock ? ports.map(({ port }) => `${ipBlock.cidr}:${port}`) : [])),
    )
  }

  it('name what values-eks.yaml names', async () => {
    const values = yaml(VALUES_EKS)
    const { variables } = await readConfiguration()
    expect(variables.get('table_name')?.default).to.equal(values.dynamodb.table)
    expect(variables.get('region')?.default).to.equal(values.dynamodb.region)
    expect(`${variables.get('kubernetes_version')?.default}.0`).to.equal(KUBERNETES_VERSION)
    expect(outputs('dev')).to.include({ table_name: values.dynamodb.table, region: values.dynamodb.region })
    expect(values.jobs.ensureTable).to.include({ managed: false, pointInTimeRecovery: true })
    expect(values.redis.persistence.storageClass).to.equal('gp3')
    const { resources } = await readConfiguration()
    const { metadata } = resources.get('kubernetes_storage_class_v1.gp3') ?? {}
    expect(metadata).to.have.nested.property('0.name', 'gp3')
  })

  for (const environment of ['dev', 'prod']) {
    it(`have, for ${environment}, a repository for each image of the chart`, () => {
      const made = outputs(environment)
      const components = Object.keys(made.image_repositories as object)
      const own = [...podsOf(chart(made)).values()]
        .map(({ spec }) => String(spec.containers[0].image))
        .filter(image => image.includes('price-aggregator-'))
      expect(own).not.to.be.empty
      const repositories = components.map(component => `${made.registry}/price-aggregator-${component}`)
      expect(new Set(own.map(image => image.replace(/:[^:]+$/, '')))).to.deep.equal(new Set(repositories))
    })

    it(`lead, for ${environment}, to the table, to credentials and to the API server, and nowhere else`, () => {
      const objects = chart(outputs(environment))
      for (const policy of POLICIES) {
        expect(reached(objects, policy), policy).to.include.members([
          '3.218.182.0/24:443',
          '52.94.0.0/22:443',
          '169.254.170.23/32:80',
        ])
        expect(reached(objects, policy).join(), policy).not.to.include('0.0.0.0/0')
      }
      expect(reached(objects, 'refresher-to-api-server')).to.include('172.20.0.1/32:443')
      expect(find(objects, 'ConfigMap', '-api').data).to.include({
        DYNAMODB_TABLE: 'prices',
        AWS_REGION: 'us-east-1',
      })
      expect(find(objects, 'ConfigMap', '-api').data).not.to.have.property('DYNAMODB_ENDPOINT')
      expect(variablesOf(objects, /^Job\/.*ensure-table/)).to.include({
        TABLE_MANAGED: 'false',
        TABLE_POINT_IN_TIME_RECOVERY: 'true',
        TABLE_TAGS: `Environment=${environment},ManagedBy=terraform,Project=price-aggregator`,
      })
    })
  }

  it('give dev the Redis of the chart, on gp3, which Karpenter leaves alone', () => {
    const { spec } = find(chart(outputs('dev')), 'StatefulSet', '-redis')
    expect(spec.volumeClaimTemplates[0].spec.storageClassName).to.equal('gp3')
    expect(spec.template.metadata.annotations).to.include({ 'karpenter.sh/do-not-disrupt': 'true' })
  })

  it('give prod ElastiCache, with TLS and the password of a Secret', () => {
    const objects = chart(outputs('prod'))
    expect(ofKind(objects, 'StatefulSet')).to.deep.equal([])
    const env = podsOf(objects).get('Deployment/prices-price-aggregator-api')?.spec.containers[0].env
    expect(env).to.deep.include({
      name: 'REDIS_URL',
      value: 'rediss://master.prices.use1.cache.amazonaws.com:6379',
    })
    const secret = { name: 'prices-price-aggregator-elasticache', key: 'password' }
    expect(env).to.deep.include({ name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: secret } })
    expect(reached(objects, 'api')).to.include('10.40.0.0/20:6379')
  })

  it('publish the API by TLS alone: within the VPC, or at the internet where that is asked for', () => {
    const annotations = (environment: string) =>
      find(chart(outputs(environment)), 'Ingress', '-api').metadata.annotations
    const at = (name: string) => `alb.ingress.kubernetes.io/${name}`
    expect(annotations('dev')).to.include({
      [at('scheme')]: 'internal',
      [at('inbound-cidrs')]: '10.40.0.0/16',
      [at('listen-ports')]: '[{"HTTPS":443}]',
      [at('ssl-policy')]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    })
    expect(annotations('dev')?.[at('certificate-arn')]).to.match(/^arn:aws:acm:/)
    expect(annotations('prod')).to.include({
      [at('scheme')]: 'internet-facing',
      [at('listen-ports')]: '[{"HTTPS":443}]',
    })
    expect(find(chart(outputs('dev')), 'Ingress', '-api').spec.tls).to.deep.equal([
      { hosts: ['prices.dev.example.com'] },
    ])
  })

  it('annotate ServiceAccounts with roles where IRSA is used, and lead to STS', () => {
    const objects = chart(outputs('prod', { workload_identity: 'irsa' }))
    const annotated = ofKind(objects, 'ServiceAccount').filter(
      ({ metadata }) => metadata.annotations?.['eks.amazonaws.com/role-arn'],
    )
    expect(annotated.map(({ metadata }) => metadata.name)).to.have.members(
      POLICIES.map(component => `prices-price-aggregator-${component}`),
    )
    expect(reached(objects, 'api')).to.include('10.40.0.0/20:443').and.not.include('169.254.170.23/32:80')
  })

  it('go with the monitoring that README.md installs', () => {
    const objects = chart(outputs('prod'), ['terraform-eks/values/monitoring.yaml'])
    for (const { metadata } of ofKind(objects, 'ServiceMonitor', 'PrometheusRule'))
      expect(metadata.labels).to.include({ release: 'monitoring' })
    expect(ofKind(objects, 'ServiceMonitor')).not.to.be.empty
    const stack = yaml('terraform-eks/values/kube-prometheus-stack.yaml')
    expect(stack.grafana.sidecar.dashboards.searchNamespace).to.equal('ALL')
  })
})
