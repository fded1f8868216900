import { expect } from 'chai'
import { type Block, expression, readConfiguration, readVariableValues } from './configuration.ts'

const EXACT = /^\d+\.\d+\.\d+$/

describe('terraform-eks', () => {
  it('describes, types and validates every variable', async () => {
    const { variables } = await readConfiguration()
    expect(variables.size).to.be.greaterThan(20)
    for (const [name, { description, type, validation }] of variables) {
      expect(description, name).to.match(/^.{15,}$/)
      expect(type, name).to.match(/^\$\{.+\}$/s)
      // There is nothing more to say of a flag than its type.
      if (type === expression('bool') && validation === undefined) continue
      const [rule] = validation as Block[]
      expect(rule?.condition, name).to.include(`var.${name}`)
      expect(rule?.error_message, name).to.match(/\.$/)
    }
  })

  it('describes every output', async () => {
    const { outputs } = await readConfiguration()
    for (const [name, { description }] of outputs) expect(description, name).to.match(/^.{15,}$/)
    expect(outputs.get('redis_auth_token')).to.include({ sensitive: true })
  })

  it('names modules, providers and charts by exact versions', async () => {
    const { modules, terraform, resources } = await readConfiguration()
    for (const [name, { source, version }] of modules) {
      expect(source, name).to.match(/^terraform-aws-modules\/[\w-]+\/aws(\/\/modules\/[\w-]+)?$/)
      expect(version, name).to.match(EXACT)
    }
    const [providers = {}] = terraform.required_providers as Block[]
    for (const [name, provider] of Object.entries(providers))
      expect((provider as Block).version, name).to.match(EXACT)
    expect(resources.get('helm_release.load_balancer_controller')?.version).to.match(EXACT)
  })

  it('locks its state, in a bucket that each environment names', async () => {
    const [backend] = ((await readConfiguration()).terraform.backend as { s3: Block[] }).s3
    expect(backend).to.deep.equal({ encrypt: true, use_lockfile: true })
    for (const environment of ['dev', 'prod']) {
      const given = await readVariableValues(`examples/${environment}/backend.hcl`)
      expect(given).to.have.all.keys('bucket', 'key', 'region')
      expect(given.key).to.include(environment)
    }
  })

  for (const environment of ['dev', 'prod']) {
    it(`is given what it asks for, and nothing else, by the example ${environment}`, async () => {
      const { variables } = await readConfiguration()
      const given = await readVariableValues(`examples/${environment}/terraform.tfvars`)
      const required = [...variables].filter(([, variable]) => !('default' in variable)).map(([name]) => name)
      expect(given).to.include.keys(...required)
      expect([...variables.keys()]).to.include.members(Object.keys(given))
      expect(given.environment).to.equal(environment)
    })
  }
})
