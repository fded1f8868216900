import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Tests that need neither a cluster nor a store, and say what is right where nothing else does. */
const mocha = (files: string): string[] =>
  `mocha --no-config --require test/setup.ts --timeout 60000 ${files}`.split(' ')

/** Everything that `npm run check` runs, begun in this order. */
const STEPS: { name: string; command: string[] }[] = [
  { name: 'format, lint, import cycles', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit', '--project', '.'] },
  { name: 'unused exports, undeclared dependencies', command: ['knip', '--no-config-hints'] },
  { name: 'generated files up to date', command: ['node', 'scripts/generate-docs.ts', '--check'] },
  { name: 'charts up to date', command: ['node', 'scripts/charts.ts', '--check'] },
  { name: 'dashboards up to date', command: ['node', 'scripts/dashboards.ts', '--check'] },
  { name: 'alerts and recording rules', command: ['node', 'scripts/check-rules.ts'] },
  { name: 'charts lint', command: ['node', 'scripts/lint-charts.ts'] },
  { name: 'k8s/ up to date', command: ['node', 'scripts/render-k8s.ts', '--check'] },
  { name: 'what the charts render, by kubeconform', command: mocha('test/charts/kubeconform.test.ts') },
  { name: 'terraform-eks against code and chart', command: mocha('test/terraform/*.test.ts') },
  { name: 'terraform-eks', command: ['node', 'scripts/check-terraform.ts'] },
  { name: 'one version everywhere', command: ['node', 'scripts/version.ts', '--check'] },
  { name: 'licences, known vulnerabilities', command: ['node', 'scripts/audit.ts'] },
  {
    name: 'packages of each image',
    // Apart from those that `npm run sbom` made of images.
    command: ['node', 'scripts/sbom.ts', '--packages-only', '--folder', 'data/check/sbom'],
  },
  { name: 'workflows', command: ['node', 'scripts/check-workflows.ts'] },
]

const run = ([program = '', ...args]: string[]): Promise<{ ok: boolean; output: string }> =>
  new Promise(resolve => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', chunk => chunks.push(chunk))
    child.stderr.on('data', chunk => chunks.push(chunk))
    child.on('error', error => resolve({ ok: false, output: String(error) }))
    child.on('close', code => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }))
  })

type Step = (typeof STEPS)[number]
type Outcome = Awaited<ReturnType<typeof run>>

const report = ({ name, command }: Step, { ok, output }: Outcome): void => {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${command.join(' ')})`)
  if (!ok) console.log(output)
  else for (const line of output.match(/^NOT RUN: .*$/gm) ?? []) console.log(`       ${line}`)
}

// As many at once as there are processors, each told of when it is done.
let failed = 0
const waiting = STEPS.values()
const work = async (): Promise<void> => {
  for (const step of waiting) {
    const outcome = await run(step.command)
    report(step, outcome)
    if (!outcome.ok) failed += 1
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
console.log(`check: ${STEPS.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
