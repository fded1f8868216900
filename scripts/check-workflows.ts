import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pathWithGo } from './charts/helm.ts'

/**
 * Checks .github: syntax, expressions and the shell in them by actionlint, what could be abused by zizmor; both are wanted
 * in CI. What the workflows must agree with is test/workflows'.
 */
const VENV = fileURLToPath(new URL('../data/zizmor/bin', import.meta.url))

const check = (program: string, args: string[], how: string): void => {
  const env = { ...process.env, NO_COLOR: '1', PATH: [pathWithGo(), VENV].join(delimiter) }
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 60_000,
    env,
  })
  if (status === 0) return
  const missing = error !== undefined && 'code' in error && error.code === 'ENOENT'
  if (missing) console.log(`NOT RUN: ${program} is missing: ${how}`)
  else console.error(`${program} ${args.join(' ')}:\n${stdout}${stderr}${error?.message ?? ''}`)
  if (!missing || process.env.CI) process.exitCode = 1
}

check('actionlint', [], 'CGO_ENABLED=0 go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12')
const zizmor = 'python3 -m venv data/zizmor && data/zizmor/bin/pip install zizmor==1.32.0'
check('zizmor', ['--offline', '--no-progress', '--collect=all', '.github'], zizmor)
