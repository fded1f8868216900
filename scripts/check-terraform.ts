import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pathWithGo } from './charts/helm.ts'

/**
 * Checks terraform-eks by Terraform's own tools. One that is missing is named, loudly, and fails in CI, which installs
 * all; the registry of modules and providers is asked where it answers. Policies, names and values are test/terraform's.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'terraform-eks')
const VENV = join(root, 'data/checkov/bin')
const path = [pathWithGo(), VENV].join(':')
const TERRAFORM = '1.11 or newer, of https://releases.hashicorp.com/terraform'
const chdir = `-chdir=${folder}`

const run = (program: string, args: string[], env: Record<string, string> = {}) =>
  spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, PATH: path, TF_IN_AUTOMATION: '1', NO_COLOR: '1', ...env },
  })

const missing = (program: string, how: string): void => {
  console.log(`NOT RUN: ${program} is missing: ${how}`)
  if (process.env.CI) process.exitCode = 1
}

const check = (program: string, args: string[], how: string, env?: Record<string, string>): void => {
  const { error, status, stdout, stderr } = run(program, args, env)
  if (status === 0) return
  if (error && 'code' in error && error.code === 'ENOENT') {
    missing(program, how)
    return
  }
  console.error(`${program} ${args.join(' ')}:\n${stdout}${stderr}${error?.message ?? ''}`)
  process.exitCode = 1
}

const registryAnswers = async (): Promise<boolean> => {
  try {
    const { ok } = await fetch('https://registry.terraform.io/.well-known/terraform.json', {
      signal: AbortSignal.timeout(5_000),
    })
    return ok
  } catch {
    return false
  }
}

/** Asks the registry for what it alone has: types of every input of a module and of every resource. */
const validate = async (): Promise<void> => {
  if (!(await registryAnswers())) {
    console.log('NOT RUN: terraform init and validate: registry.terraform.io does not answer here')
    return
  }
  const data = mkdtempSync(join(tmpdir(), 'terraform-data-'))
  const lock = join(folder, '.terraform.lock.hcl')
  const hadLock = existsSync(lock)
  check('terraform', [chdir, 'init', '-backend=false', '-input=false', '-no-color'], TERRAFORM, {
    TF_DATA_DIR: data,
  })
  check('terraform', [chdir, 'validate', '-no-color'], TERRAFORM, { TF_DATA_DIR: data })
  if (!hadLock) rmSync(lock, { force: true })
  rmSync(data, { recursive: true })
}

check('terraform', [chdir, 'fmt', '-check', '-recursive', '-diff'], TERRAFORM)
check('tflint', ['--chdir', folder], 'CGO_ENABLED=0 go install github.com/terraform-linters/tflint@v0.64.0')
check(
  'checkov',
  ['--directory', folder, '--config-file', join(folder, '.checkov.yaml')],
  'python3 -m venv data/checkov && data/checkov/bin/pip install checkov==3.3.30',
)
await validate()
console.log('NOT RUN: terraform plan: it asks an AWS account')
