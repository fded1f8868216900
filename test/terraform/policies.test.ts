import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { type Block, decoded, expression, readConfiguration } from './configuration.ts'

/** All that each ServiceAccount may do. */
const ALLOWED: Record<string, string[]> = {
  api: ['BatchGetItem', 'GetItem', 'Query'],
  refresher: ['BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query'],
  'rollup-history': ['BatchWriteItem', 'GetItem', 'PutItem', 'Query'],
  'ensure-table': ['DescribeContinuousBackups', 'DescribeTable', 'DescribeTimeToLive', 'ListTagsOfResource'],
}
const TABLE = expression('module.table.dynamodb_table_arn')

const statement = async (policy: string | undefined): Promise<Block> => {
  const { Version, Statement } = (await decoded(policy)) as Block
  expect(Version).to.equal('2012-10-17')
  expect(Statement).to.have.length(1)
  return (Statement as Block[])[0] ?? {}
}

const tablePolicies = async () => (await readConfiguration()).locals.table_policies as Record<string, string>

describe('policies of terraform-eks', () => {
  it('are those of the ServiceAccounts that speak to DynamoDB', async () => {
    expect(Object.keys(await tablePolicies())).to.have.members(Object.keys(ALLOWED))
  })

  for (const [component, actions] of Object.entries(ALLOWED)) {
    it(`allow ${component} exactly what it needs, on the table alone`, async () => {
      const { Sid, ...rest } = await statement((await tablePolicies())[component])
      expect(Sid).to.match(/^[A-Za-z]+$/)
      expect(rest).to.deep.equal({
        Effect: 'Allow',
        Action: actions.map(action => `dynamodb:${action}`),
        Resource: [TABLE],
      })
    })
  }

  it('are attached, each to its role, and nothing else is', async () => {
    const { pod_identity: identity = {} } = Object.fromEntries((await readConfiguration()).modules)
    expect(identity).to.include({
      for_each: expression('local.service_accounts'),
      attach_custom_policy: true,
    })
    expect(identity.source_policy_documents).to.deep.equal([expression('local.table_policies[each.key]')])
    const attached = Object.keys(identity).filter(input => /^attach_|policy_(arns|statements)$/.test(input))
    expect(attached).to.have.members(['attach_custom_policy', 'trust_policy_statements'])
  })

  it('let the same pass the gateway endpoint, to the table, by the account', async () => {
    const { locals, modules } = await readConfiguration()
    const { Sid: _, ...rest } = await statement(locals.dynamodb_endpoint_policy as string)
    const all = new Set(Object.values(ALLOWED).flat())
    expect(rest).to.deep.equal({
      Effect: 'Allow',
      Principal: '*',
      Action: [...all].sort().map(action => `dynamodb:${action}`),
      Resource: [TABLE],
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': expression('data.aws_caller_identity.current.account_id') },
      },
    })
    const { endpoints } = modules.get('endpoints') ?? {}
    expect((endpoints as Record<string, Block>).dynamodb).to.include({
      service_type: 'Gateway',
      policy: expression('local.dynamodb_endpoint_policy'),
    })
  })

  it('hold what the code asks of DynamoDB', () => {
    const folder = fileURLToPath(new URL('../../services/prices/src/history/', import.meta.url))
    const sources = globSync('*.ts', { cwd: folder }).filter(name => !/\.(test|fixture)\.ts$/.test(name))
    const text = sources.map(name => readFileSync(`${folder}${name}`, 'utf8')).join('\n')
    const asked = [...new Set([...text.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name))]
    const changes = asked.filter(name => /^(Create|Update|Tag)/.test(name))
    const looks = asked.filter(name => /^(Describe|List)/.test(name))
    const items = asked.filter(name => !changes.includes(name) && !looks.includes(name))
    expect(looks).to.have.members(ALLOWED['ensure-table'] ?? [])
    expect(items).to.have.members(ALLOWED['rollup-history'] ?? [])
    expect(ALLOWED.refresher).to.include.members(items)
  })
})
