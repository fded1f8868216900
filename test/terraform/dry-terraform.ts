import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathWithGo } from '../../scripts/charts/helm.ts'
import { type Hcl, terraformFiles, terraformText } from './configuration.ts'

/** What needs a provider, and decides nothing that a test would look at. */
const LEFT_OUT = ['backend.tf', 'versions.tf', 'providers.tf', 'budget.tf', 'cluster-services.tf']

/** What modules answer, where a test or an expression looks at more than text. */
const ANSWERS: Record<string, string> = {
  'endpoints.endpoints': '{ dynamodb = { cidr_blocks = ["3.218.182.0/24", "52.94.0.0/22"] } }',
  'table.dynamodb_table_id': '"prices"',
  'redis.replication_group_primary_endpoint_address': '"master.prices.use1.cache.amazonaws.com"',
}

/** A copy of terraform-eks that Terraform can evaluate with neither registry nor account. */
export type DryTerraform = {
  /** The outputs for a file of values and some more, or the whole message of a refusal. */
  outputs(valuesFile: string, set?: Record<string, unknown>): Record<string, Hcl>
  close(): void
}

/** The plan was refused; the message is Terraform's. */
export class PlanRefused extends Error {
  readonly code = 'PLAN_REFUSED'
}

const run = (folder: string, args: string[]) =>
  spawnSync('terraform', [`-chdir=${folder}`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: pathWithGo(), TF_IN_AUTOMATION: '1', TF_CLI_CONFIG_FILE: '/dev/null' },
  })

/**
 * Every module is replaced by one that takes the same inputs and answers text, data and passwords by constants. Undefined
 * where there is no Terraform.
 */
export const createDryTerraform = (): DryTerraform | undefined => {
  if (run('.', ['version']).error) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'dry-terraform-'))
  const files = terraformFiles().filter(name => !LEFT_OUT.includes(name))
  const all = files.map(terraformText).join('\n')
  for (const name of files) writeFileSync(join(folder, name), dryText(terraformText(name)))
  for (const [, name = '', body = ''] of all.matchAll(MODULE)) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'main.tf'), standIn(name, body, all))
  }
  mustRun(folder, ['init', '-input=false'])
  return {
    outputs: (valuesFile, set = {}) => {
      copyFileSync(
        new URL(`../../terraform-eks/${valuesFile}`, import.meta.url),
        join(folder, 'given.tfvars'),
      )
      writeFileSync(join(folder, 'set.tfvars.json'), JSON.stringify(set))
      const files = ['-var-file=given.tfvars', '-var-file=set.tfvars.json']
      mustRun(folder, ['plan', '-input=false', '-no-color', '-out=plan', ...files])
      const { planned_values } = JSON.parse(mustRun(folder, ['show', '-json', 'plan']))
      const outputs = Object.entries(planned_values.outputs as Record<string, { value?: Hcl }>)
      return Object.fromEntries(outputs.map(([name, { value = null }]) => [name, value]))
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

const MODULE = /^module "(\w+)" \{\n([\s\S]*?)^\}/gm

const mustRun = (folder: string, args: string[]): string => {
  const { status, stdout, stderr } = run(folder, args)
  if (status !== 0) throw new PlanRefused(`${stdout}${stderr}`)
  return stdout
}

const dryText = (text: string): string =>
  text
    .replace(/^(data|resource) "\w+" "\w+" \{(\}|[\s\S]*?^\})/gm, '')
    .replace(/^ {2}version +=.*\n/gm, '')
    .replace(MODULE, (block, name) => block.replace(/^ {2}source +=.*/m, `  source = "./${name}"`))
    .replaceAll('data.aws_caller_identity.current.account_id', '"111122223333"')
    .replaceAll('data.aws_availability_zones.available.names', '["us-east-1a", "us-east-1b", "us-east-1c"]')
    .replaceAll('one(random_password.redis[*].result)', 'var.elasticache_enabled ? "secret" : null')

const standIn = (name: string, body: string, all: string): string => {
  const inputs = [...body.matchAll(/^ {2}(\w+) +=/gm)].map(([, input = '']) => input)
  const uses = [...all.matchAll(new RegExp(`module\\.${name}(?:\\[[^\\]]+\\])?\\.(\\w+)`, 'g'))]
  const loops = [
    ...all.matchAll(new RegExp(`for \\w+, (\\w+) in module\\.${name} :\\s+[^}]*?\\1\\.(\\w+)`, 'g')),
  ]
  const outputs = new Set([...uses.map(([, output]) => output), ...loops.map(([, , output]) => output)])
  const given = inputs.filter(input => !['source', 'version', 'for_each', 'depends_on'].includes(input))
  return [
    ...given.map(input => `variable "${input}" {\n  type = any\n}`),
    ...[...outputs].map(output => {
      const answer = ANSWERS[`${name}.${output}`] ?? `"${name}.${output}"`
      return `output "${output}" {\n  value = ${answer}\n}`
    }),
  ].join('\n')
}
