import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const SCRIPT = fileURLToPath(new URL('./paths.lua', import.meta.url))

export type WrkResult = { requests: number; requestsPerSecond: number; errors: number; p99Ms: number }

/** Loads an HTTP server on this machine with wrk for some seconds, going through the paths in turn. */
export const runWrk = async (
  url: string,
  options: { seconds: number; connections: number; paths: string[] },
): Promise<WrkResult> => {
  const { seconds, connections, paths } = options
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', SCRIPT, url, '--', ...paths]
  const { stdout } = await promisify(execFile)('wrk', args).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('the benchmark needs wrk: apt-get install wrk (Debian, Ubuntu) or brew install wrk')
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as WrkResult
}
