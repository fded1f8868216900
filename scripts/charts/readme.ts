import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const HELM_DOCS = 'github.com/norwoodj/helm-docs/cmd/helm-docs@v1.14.2'

/** A chart's README, made by helm-docs of its values and template. Undefined where helm-docs is missing, and said. */
export const chartReadme = (chart: URL): string | undefined => {
  const { error, status, stdout, stderr } = spawnSync(
    'helm-docs',
    ['--dry-run', '--chart-search-root', fileURLToPath(chart), '--sort-values-order', 'file'],
    { encoding: 'utf8' },
  )
  if (error) {
    console.warn(`${chart.pathname}README.md: not looked at, helm-docs is missing (go install ${HELM_DOCS})`)
    return undefined
  }
  if (status !== 0) throw new Error(`helm-docs: ${stderr}`)
  return `${stdout.trim()}\n`
}
