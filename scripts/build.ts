import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IMAGES } from './build/images.ts'
import { closureOf, compiledManifest, readWorkspaces } from './build/workspaces.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const compiled = join(dist, 'compiled')
const NOT_SHIPPED = /\.ts$|\.test\.|\.fixture\./

rmSync(dist, { recursive: true, force: true })
execFileSync(join(root, 'node_modules/.bin/tsc'), ['--project', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
})

// `dist/<image>` gets its package and the workspaces that one needs, compiled, laid out as here.
const workspaces = readWorkspaces(root)
for (const [image, name] of Object.entries(IMAGES)) {
  for (const { folder, manifest } of closureOf(workspaces, name)) {
    const target = join(dist, image, folder)
    cpSync(join(compiled, folder), target, { recursive: true })
    copyAssets(join(root, folder), target)
    writeFileSync(join(target, 'package.json'), `${JSON.stringify(compiledManifest(manifest), null, 2)}\n`)
  }
}

/** What a source file reads at run time, such as a Lua script or a page, stands beside it. */
function copyAssets(source: string, target: string): void {
  for (const file of globSync('src/**/*.*', { cwd: source })) {
    if (NOT_SHIPPED.test(file)) continue
    mkdirSync(dirname(join(target, file)), { recursive: true })
    cpSync(join(source, file), join(target, file))
  }
}
