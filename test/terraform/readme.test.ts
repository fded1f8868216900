import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { readConfiguration, terraformFiles, terraformText } from './configuration.ts'

const readme = terraformText('README.md')
const root = new URL('../../', import.meta.url)

/** The rows of a table of costs, and its sum as it stands there. */
const costs = (environment: string): { rows: number[]; total: number } => {
  const [, table = ''] = readme.split(`### ${environment}\n`)
  const [, total = ''] =
    new RegExp(`\\*\\*${environment}\\*\\* \\| \\| \\*\\*([\\d.]+)\\*\\*`).exec(table) ?? []
  const [above = ''] = table.split(`**${environment}**`)
  return {
    rows: [...above.matchAll(/ ([\d.]+) \|$/gm)].map(([, cost]) => Number(cost)),
    total: Number(total),
  }
}

describe('README.md of terraform-eks', () => {
  for (const environment of ['dev', 'prod']) {
    it(`adds up what ${environment} costs, below the budget of the example`, () => {
      const { rows, total } = costs(environment)
      expect(rows).to.have.length.greaterThan(8)
      expect(rows.reduce((sum, cost) => sum + cost, 0)).to.be.closeTo(total, 0.005)
      const [, budget] =
        /monthly_budget_usd\s+= (\d+)/.exec(terraformText(`examples/${environment}/terraform.tfvars`)) ?? []
      expect(Number(budget)).to.be.within(total, total * 2)
    })
  }

  it('calls files and outputs by the names they have', async () => {
    const { outputs } = await readConfiguration()
    const asked = [...readme.matchAll(/ output -raw (\w+)/g)].map(([, name = '']) => name)
    expect(asked).to.include.members([
      'helm_values',
      'region',
      'registry',
      'cluster_name',
      'redis_auth_token',
    ])
    expect([...outputs.keys()]).to.include.members(asked)
    const files = [...readme.matchAll(/(?:--values|-var-file|-backend-config)[= ]([\w./-]+)/g)].map(
      ([option, path = '']) => (option.startsWith('--values') ? path : `terraform-eks/${path}`),
    )
    for (const path of files.filter(path => path !== 'eks.values.yaml'))
      expect(existsSync(new URL(path, root)), path).to.equal(true)
  })

  it('has new pods wait for the load balancer, as k8s/overlays/eks does', () => {
    const label = 'elbv2.k8s.aws/pod-readiness-gate-inject'
    const { metadata } = parse(readFileSync(new URL('k8s/overlays/eks/namespace.yaml', root), 'utf8'))
    expect(metadata.labels).to.include({ [label]: 'enabled' })
    expect(readme.indexOf(`kubectl label namespace prices ${label}=enabled`))
      .to.be.greaterThan(0)
      .and.lessThan(readme.indexOf('helm install prices'))
  })

  it('says of each file what is in it', () => {
    const own = terraformFiles().filter(
      name => !/^(variables.*|versions|providers|backend|main)\.tf$/.test(name),
    )
    for (const name of own) expect(readme, name).to.include(`[\`${name}\`](${name})`)
  })

  it('installs the kube-prometheus-stack that the umbrella chart depends on', () => {
    const chart = parse(readFileSync(new URL('charts/price-aggregator-stack/Chart.yaml', root), 'utf8'))
    const { version } = chart.dependencies.find(
      ({ name }: { name: string }) => name === 'kube-prometheus-stack',
    )
    expect(readme).to.include(`kube-prometheus-stack --version ${version}`)
  })
})
