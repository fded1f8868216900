import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Schemas of Kubernetes objects for kubeconform on machines that cannot reach its default site: those of a Python
 * package, made to refer to each other by file. They go to data/kube-schemas, where test/charts looks.
 */
const PACKAGE = 'kubernetes-validate==1.37.0'
const VERSION = 'v1.35.0-local-strict'

const target = fileURLToPath(new URL('../data/kube-schemas', import.meta.url))
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
execFileSync('pip', ['download', '--quiet', '--no-deps', '--dest', target, PACKAGE], { stdio: 'inherit' })
for (const wheel of globSync('*.whl', { cwd: target })) {
  execFileSync('python3', ['-m', 'zipfile', '-e', join(target, wheel), target])
}

const source = join(target, 'kubernetes_validate/kubernetes-json-schema', VERSION)
for (const file of globSync('*.json', { cwd: source })) {
  const { $id: _, ...schema } = JSON.parse(readFileSync(join(source, file), 'utf8')) as Record<
    string,
    unknown
  >
  const text = JSON.stringify(schema).replaceAll('"/api/_definitions.json', '"_definitions.json')
  writeFileSync(join(target, file), text)
}
rmSync(join(target, 'kubernetes_validate'), { recursive: true })
for (const wheel of globSync('*.{whl,dist-info}', { cwd: target })) {
  rmSync(join(target, wheel), { recursive: true })
}
