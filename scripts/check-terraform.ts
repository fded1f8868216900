import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkBy } from './check-by.ts'

/**
 * Checks terraform-eks by Terraform's own tools. One that is missing is named, loudly, and fails in CI, which installs
 * all; the registry of modules and providers is asked where it answers. Policies, names and values are test/terraform's.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'terraform-eks')
const TERRAFORM = '1.11 or newer, of https://releases.hashicorp.com/terraform'
const chdir = `-chdir=${folder}`

const terraform = (args: string[], env: Record<string, string> = {}): void =>
  checkBy('terraform', [chdir, ...args], { howTo: TERRAFORM, env: { TF_IN_AUTOMATION: '1', ...env } })

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
  terraform(['init', '-backend=false', '-input=false', '-no-color'], { TF_DATA_DIR: data })
  terraform(['validate', '-no-color'], { TF_DATA_DIR: data })
  if (!hadLock) rmSync(lock, { force: true })
  rmSync(data, { recursive: true })
}

terraform(['fmt', '-check', '-recursive', '-diff'])
checkBy('tflint', ['--chdir', folder], {
  howTo: 'CGO_ENABLED=0 go install github.com/terraform-linters/tflint@v0.64.0',
})
checkBy('checkov', ['--directory', folder, '--config-file', join(folder, '.checkov.yaml')], {
  howTo: 'python3 -m venv data/checkov && data/checkov/bin/pip install checkov==3.3.30',
})
await validate()
console.log('NOT RUN: terraform plan: it asks an AWS account')
