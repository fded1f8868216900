import { spawn } from 'node:child_process'

/** Everything that `npm run check` runs, in order. */
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
  { name: 'terraform-eks', command: ['node', 'scripts/check-terraform.ts'] },
  { name: 'one version everywhere', command: ['node', 'scripts/version.ts', '--check'] },
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

let failed = 0
for (const { name, command } of STEPS) {
  const { ok, output } = await run(command)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${command.join(' ')})`)
  if (!ok) {
    failed += 1
    console.log(output)
  } else for (const line of output.match(/^NOT RUN: .*$/gm) ?? []) console.log(`       ${line}`)
}
console.log(`check: ${STEPS.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
