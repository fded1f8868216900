import { expect } from 'chai'
import { type KubernetesObject, renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, ofKind, podsOf, VALUE_SETS } from '../charts/objects.ts'
import { type Block, expression, readConfiguration } from './configuration.ts'

const NAMESPACE = 'prices'

const chart = (): KubernetesObject[] =>
  renderObjects({ namespace: NAMESPACE, ...(VALUE_SETS.eks && { values: VALUE_SETS.eks }) })

/** The ServiceAccounts of pods that are told of a table, in `env` or by a ConfigMap. */
const accountsThatSpeakToDynamoDb = (objects: KubernetesObject[]): Set<string> => {
  const told = new Set(
    ofKind(objects, 'ConfigMap')
      .filter(({ data }) => data?.DYNAMODB_TABLE)
      .map(({ metadata }) => metadata.name),
  )
  const pods = [...podsOf(objects).values()].filter(({ spec }) => {
    const [{ env = [], envFrom = [] }] = spec.containers
    const own = env.some(({ name }: { name: string }) => name === 'DYNAMODB_TABLE')
    return (
      own ||
      envFrom.some((from: { configMapRef?: { name: string } }) => told.has(from.configMapRef?.name ?? ''))
    )
  })
  return new Set(pods.map(({ spec }) => spec.serviceAccountName))
}

const serviceAccounts = async (): Promise<string[]> => {
  const { locals, variables } = await readConfiguration()
  const fullname = String(variables.get('chart_fullname')?.default)
  return Object.values(locals.service_accounts as Record<string, string>).map(name =>
    name.replace(expression('var.chart_fullname'), fullname),
  )
}

describe('identities of terraform-eks', () => {
  needsHelm()

  it('are those of the ServiceAccounts that speak to DynamoDB, all and no other', async () => {
    const accounts = accountsThatSpeakToDynamoDb(chart())
    expect(accounts.size).to.equal(4)
    expect(await serviceAccounts()).to.have.members([...accounts])
  })

  it('are of accounts that the chart makes, where it is installed', async () => {
    const made = ofKind(chart(), 'ServiceAccount').map(({ metadata }) => metadata.name)
    expect(made).to.include.members(await serviceAccounts())
    const { variables } = await readConfiguration()
    expect(variables.get('namespace')).to.include({ default: NAMESPACE })
  })

  it('are associated with the account by cluster, namespace and name, and trusted by the same', async () => {
    const { modules } = await readConfiguration()
    const identity: Block = modules.get('pod_identity') ?? {}
    expect(identity.associations).to.match(/local\.irsa \? \{\} : \{\s+chart = \{/)
    expect(identity.associations).to.match(/cluster_name\s+= module\.eks\.cluster_name/)
    expect(identity.associations).to.match(/namespace\s+= var\.namespace/)
    expect(identity.associations).to.match(/service_account = each\.value/)
    expect(identity.trust_policy_conditions).to.deep.equal(
      [
        ['eks-cluster-arn', 'module.eks.cluster_arn'],
        ['kubernetes-namespace', 'var.namespace'],
        ['kubernetes-service-account', 'each.value'],
      ].map(([tag = '', value = '']) => ({
        test: 'StringEquals',
        variable: `aws:RequestTag/${tag}`,
        values: [expression(value)],
      })),
    )
  })

  it('with IRSA are trusted by one account of one namespace alone', async () => {
    const trust = (await readConfiguration()).modules.get('pod_identity')?.trust_policy_statements
    expect(trust).to.match(/^\$\{local\.irsa \? \[\{/)
    expect(trust).to.match(
      /"StringEquals", variable = "\$\{module\.eks\.oidc_provider\}:aud", values = \["sts\.amazonaws\.com"\]/,
    )
    expect(trust).to.match(/values = \["system:serviceaccount:\$\{var\.namespace\}:\$\{each\.value\}"\]/)
  })
})
