import { expect } from 'chai'
import {
  type Configuration,
  expression,
  type Hcl,
  readConfiguration,
  readVariableValues,
} from './configuration.ts'

/** Where a text stands, as paths of names. */
const placesOf = (pattern: RegExp, value: Hcl, path: string[] = []): string[] => {
  if (typeof value === 'string') return pattern.test(value) ? [path.join('.')] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => placesOf(pattern, inner, [...path, name]))
}

const places = (pattern: RegExp, { terraform, locals, ...blocks }: Configuration): string[] =>
  Object.entries({ locals, ...blocks }).flatMap(([kind, inner]) =>
    placesOf(pattern, inner instanceof Map ? Object.fromEntries(inner) : inner, [kind]),
  )

describe('what terraform-eks lets in', () => {
  it('opens nothing to everyone but a public load balancer, which is off by default', async () => {
    const configuration = await readConfiguration()
    expect(places(/0\.0\.0\.0\/0|::\/0/, configuration)).to.deep.equal([
      'variables.load_balancer_cidrs.default.0',
    ])
    expect(configuration.variables.get('load_balancer_public')).to.include({ default: false })
    expect(places(/var\.load_balancer_cidrs/, configuration)).to.have.members([
      'variables.load_balancer_public.validation.0.condition',
      'variables.load_balancer_cidrs.validation.0.condition',
      'locals.helm_values.api.ingress.annotations.alb.ingress.kubernetes.io/inbound-cidrs',
    ])
    for (const environment of ['dev', 'prod']) {
      const given = await readVariableValues(`examples/${environment}/terraform.tfvars`)
      expect(placesOf(/0\.0\.0\.0\/0|::\/0/, given)).to.deep.equal([])
    }
  })

  it('lets to the cache its nodes alone, and to endpoints the subnets of nodes', async () => {
    const { modules, resources } = await readConfiguration()
    expect(modules.get('redis')?.security_group_rules).to.deep.equal({
      nodes: {
        description: 'Redis from the nodes',
        referenced_security_group_id: expression('module.eks.node_security_group_id'),
      },
    })
    expect(modules.get('endpoints')?.security_group_rules).to.deep.equal({
      https: {
        description: 'HTTPS from the subnets of nodes',
        cidr_blocks: expression('local.private_cidrs'),
      },
    })
    expect([...resources.keys()].filter(name => name.includes('security_group'))).to.deep.equal([])
  })

  it('describes each rule in the characters that AWS takes', async () => {
    const { modules } = await readConfiguration()
    const rules = [...modules.values()].flatMap(({ security_group_rules = {} }) =>
      Object.values(security_group_rules as Record<string, { description: string }>),
    )
    expect(rules).to.have.lengthOf(2)
    for (const { description } of rules)
      expect(description).to.match(/^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/)
  })

  it("restricts the cluster's endpoint to a list that has to be given", async () => {
    const { modules, variables } = await readConfiguration()
    const cluster = modules.get('eks')
    expect(cluster).to.include({ endpoint_public_access_cidrs: expression('var.endpoint_allowed_cidrs') })
    expect(cluster).to.include({
      endpoint_private_access: true,
      subnet_ids: expression('module.vpc.private_subnets'),
    })
    expect(variables.get('endpoint_allowed_cidrs')).not.to.have.property('default')
  })

  it('makes Pod Identity and the network ready before nodes, and enforces NetworkPolicies', async () => {
    const addons = (await readConfiguration()).modules.get('eks')?.addons as Record<string, object>
    expect(addons['eks-pod-identity-agent']).to.include({ before_compute: true })
    expect(addons['vpc-cni']).to.include({
      before_compute: true,
      configuration_values: expression('jsonencode({ enableNetworkPolicy = "true" })'),
    })
    expect(addons).to.include.keys('aws-ebs-csi-driver', 'metrics-server', 'coredns', 'kube-proxy')
  })

  it('keeps images as they were pushed, scanned, and not for ever', async () => {
    const images = (await readConfiguration()).modules.get('images')
    expect(images).to.include({
      repository_image_tag_mutability: 'IMMUTABLE',
      repository_image_scan_on_push: true,
    })
    expect(images?.repository_lifecycle_policy).to.include('imageCountMoreThan').and.include('untagged')
  })

  it('encrypts the cache, asks for its password, and lets a replica take over', async () => {
    expect((await readConfiguration()).modules.get('redis')).to.include({
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
      at_rest_encryption_enabled: true,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      auth_token: expression('one(random_password.redis[*].result)'),
    })
  })
})
