import { expect } from 'chai'
import { readConfiguration } from './configuration.ts'
import { withDryTerraform } from './dry-terraform.fixture.ts'

describe('plans of terraform-eks', () => {
  const { outputs } = withDryTerraform()

  it('are refused for values that make no sense, all of them at once', async () => {
    const wrong = {
      name: 'X',
      environment: 'Production',
      region: 'cn-north-1',
      tags: { 'aws:owner': 'me' },
      namespace: '-',
      chart_fullname: '9',
      workload_identity: 'keys',
      vpc_cidr: '8.8.0.0/16',
      zones: 1,
      nat: 'none',
      flow_log_retention_days: 2,
      api_hosts: [],
      certificate_arn: 'arn',
      load_balancer_cidrs: ['everywhere'],
      kubernetes_version: '1.29',
      endpoint_allowed_cidrs: ['0.0.0.0/0'],
      admin_principal_arns: [],
      viewer_principal_arns: ['me'],
      node_architecture: 'mips',
      node_instance_types: [],
      node_capacity_type: 'FREE',
      node_count: { min: 3, max: 2, desired: 3 },
      node_disk_gib: 1,
      log_retention_days: 2,
      table_name: 'a',
      elasticache_node_type: 'large',
      elasticache_replicas: 0,
      image_retention_count: 1,
      monthly_budget_usd: 0,
      budget_emails: ['nobody'],
    }
    let refusal = ''
    try {
      outputs('dev', wrong)
    } catch (error) {
      refusal = String(error).replaceAll(/\s+/g, ' ')
    }
    const { variables } = await readConfiguration()
    for (const [name, { validation }] of variables) {
      if (!(name in wrong)) continue
      const [rule] = validation as { error_message: string }[]
      expect(refusal, name).to.include(rule?.error_message)
    }
    const unasked = [...variables.keys()].filter(name => !(name in wrong))
    expect(unasked).to.have.members(['deletion_protection', 'load_balancer_public', 'elasticache_enabled'])
  })

  it('are refused for names that AWS would find too long for a role', () => {
    expect(() => outputs('dev', { name: 'price-aggregator-long' })).to.throw(/3 to 20 lower-case letters/)
    expect(() => outputs('dev', { name: 'price-aggregator-uk', environment: 'staging1' })).not.to.throw()
  })

  it('are refused for a network too small for a load balancer', () => {
    expect(() => outputs('dev', { vpc_cidr: '10.40.0.0/20' })).to.throw(/\/16 to \/19/)
  })

  it('are refused for an unprotected prod, and for a public load balancer for nobody', () => {
    expect(() => outputs('prod', { deletion_protection: false })).to.throw(/not to be turned off in prod/)
    expect(() => outputs('prod', { load_balancer_cidrs: [] })).to.throw(/needs load_balancer_cidrs/)
  })
})
