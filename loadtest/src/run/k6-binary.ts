import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const K6_VERSION = 'v1.8.1'
const MODULE = `go.k6.io/k6@${K6_VERSION}`

export const HOW_TO_GET_K6 = `k6 ${K6_VERSION} is needed and was not found: not as K6_PATH, on the PATH or in go's bin folder.
  npm run loadtest -- install-k6    builds it with go (1.25 or newer), in some minutes
  or a release: https://github.com/grafana/k6/releases/tag/${K6_VERSION}`

export type K6 = { path: string; version: string }

const run = promisify(execFile)

/** The k6 to use: `K6_PATH`, else the first on the PATH or in go's bin folder that is a v1; undefined: there is none. */
export const findK6 = async (env: Readonly<NodeJS.ProcessEnv>): Promise<K6 | undefined> => {
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  const candidates = env.K6_PATH
    ? [env.K6_PATH]
    : [...folders, ...goBinFolders(env)].map(folder => join(folder, 'k6'))
  for (const path of candidates) {
    const version = await versionOf(path)
    if (version !== undefined) return { path, version }
  }
  return undefined
}

/** TypeScript runs as it is, and the options used here are those, from version 1 on. */
const versionOf = async (path: string): Promise<string | undefined> => {
  const output = await run(path, ['version'], { timeout: 10_000 }).catch(() => undefined)
  return /\bv(?:[1-9]\d*)\.\d+\.\d+\S*/.exec(output?.stdout ?? '')?.[0]
}

const goBinFolders = (env: Readonly<NodeJS.ProcessEnv>): string[] => [
  ...(env.GOBIN ? [env.GOBIN] : []),
  ...(env.GOPATH ?? '').split(delimiter).flatMap(folder => (folder === '' ? [] : [join(folder, 'bin')])),
  ...(env.HOME ? [join(env.HOME, 'go', 'bin')] : []),
]

/** Runs `go install` of the pinned version; resolves with its exit code, 2 where there is no go. */
export const installK6 = async (env: Readonly<NodeJS.ProcessEnv>): Promise<number> => {
  console.log(`loadtest: go install ${MODULE}, which takes some minutes`)
  const child = spawn('go', ['install', MODULE], {
    env: { ...env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? 1)
  const missing = once(child, 'error').then(() => {
    console.error('loadtest: go was not found: https://go.dev/doc/install')
    return 2
  })
  const code = await Promise.race([ended, missing])
  if (code !== 0) return code
  const k6 = await findK6(env)
  console.log(
    k6 ? `loadtest: ${k6.path} is ${k6.version}` : `loadtest: installed; add go's bin folder to the PATH`,
  )
  return 0
}
