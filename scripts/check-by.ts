import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pathWithGo } from './charts/helm.ts'

type CheckOptions = {
  /** How to get the program, in words or as a command. */
  howTo: string
  timeoutMs?: number
  env?: Record<string, string>
}

/**
 * Checks something by a program: of the PATH, of Go's programs, or of its own Python environment in data/. What it finds is
 * printed, and fails. Where it is missing that is said loudly, and fails in CI, which installs it.
 */
export const checkBy = (program: string, args: string[], options: CheckOptions): void => {
  const { howTo, timeoutMs: timeout = 240_000, env } = options
  const venv = fileURLToPath(new URL(`../data/${program}/bin`, import.meta.url))
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout,
    env: { ...process.env, NO_COLOR: '1', PATH: [pathWithGo(), venv].join(delimiter), ...env },
  })
  if (status === 0) return
  const missing = error !== undefined && 'code' in error && error.code === 'ENOENT'
  if (missing) console.log(`NOT RUN: ${program} is missing: ${howTo}`)
  else console.error(`${program} ${args.join(' ')}:\n${stdout}${stderr}${error?.message ?? ''}`)
  if (!missing || process.env.CI) process.exitCode = 1
}
