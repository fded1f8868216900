import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type KubernetesObject, renderObjects } from '../../scripts/charts/helm.ts'
import type { Hcl } from './configuration.ts'
import { createDryTerraform, type DryTerraform } from './dry-terraform.ts'

export const VALUES_EKS = 'charts/price-aggregator/values-eks.yaml'
const root = fileURLToPath(new URL('../../', import.meta.url))

type Outputs = Record<string, Hcl>

/**
 * To be called in a suite that evaluates terraform-eks. Where Terraform is missing, the suite is left out and says so; in
 * CI it fails.
 */
export const withDryTerraform = () => {
  let dry: DryTerraform | undefined
  const folder = mkdtempSync(join(tmpdir(), 'helm-values-'))
  before(function () {
    dry = createDryTerraform()
    if (dry) return
    if (process.env.CI) throw new Error('terraform is missing')
    console.log('NOT RUN: what Terraform evaluates: terraform is missing')
    this.skip()
  })
  after(() => {
    dry?.close()
    rmSync(folder, { recursive: true })
  })
  return {
    /** The outputs for an example, with some variables of one's own. */
    outputs: (environment: string, set: Record<string, unknown> = {}): Outputs =>
      dry?.outputs(`examples/${environment}/terraform.tfvars`, set) ?? {},
    /** The chart as README.md installs it, with further files of values. */
    chart: ({ helm_values, namespace }: Outputs, more: string[] = []): KubernetesObject[] => {
      const file = join(folder, 'values.yaml')
      writeFileSync(file, String(helm_values))
      return renderObjects({
        namespace: String(namespace),
        values: [VALUES_EKS, ...more, relative(root, file)],
      })
    },
  }
}
