import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureHelm, renderText } from './charts/helm.ts'
import { type Files, filesOf, shareFiles, withKustomization } from './k8s/rendered-files.ts'

/** The chart as kustomize wants it: `k8s/base` is what all overlays share, `k8s/overlays/<name>/rendered` the rest. */
const OVERLAYS: Record<string, string[]> = {
  dev: ['k8s/overlays/dev/values.yaml'],
  eks: ['charts/price-aggregator/values-eks.yaml', 'k8s/overlays/eks/values.yaml'],
}
const NAMESPACE = 'price-aggregator'

ensureHelm()
const k8s = fileURLToPath(new URL('../k8s', import.meta.url))
const rendered = Object.entries(OVERLAYS).map(([name, values]): [string, Files] => {
  const flags = ['--skip-tests']
  return [name, filesOf(renderText({ release: 'price-aggregator', namespace: NAMESPACE, values, flags }))]
})
const { base, own } = shareFiles(new Map(rendered))
const folders = new Map([['base', withKustomization(base)]])
for (const [name, files] of own) folders.set(`overlays/${name}/rendered`, withKustomization(files))

if (process.argv.includes('--check')) check()
else write()

function write(): void {
  for (const [folder, files] of folders) {
    rmSync(join(k8s, folder), { recursive: true, force: true })
    for (const [path, text] of files) {
      mkdirSync(dirname(join(k8s, folder, path)), { recursive: true })
      writeFileSync(join(k8s, folder, path), text)
    }
  }
}

function check(): void {
  const stale = [...folders].flatMap(([folder, files]) => {
    const there = globSync('**/*.yaml', { cwd: join(k8s, folder) })
    const wrong = [...files].filter(([path, text]) => !there.includes(path) || read(folder, path) !== text)
    const left = there.filter(path => !files.has(path))
    return [...wrong.map(([path]) => path), ...left].map(path => join('k8s', folder, path))
  })
  if (stale.length === 0) return
  console.error(`not what the chart renders: ${stale.join(', ')}; run "npm run charts" and commit it`)
  process.exitCode = 1
}

function read(folder: string, path: string): string {
  return readFileSync(join(k8s, folder, path), 'utf8')
}
