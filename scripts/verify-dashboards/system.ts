import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '@price-aggregator/loadtest/free-port'

const MAIN = fileURLToPath(new URL('../../services/standalone/src/main.ts', import.meta.url))
const READY_MS = 60_000

export type System = {
  /** Host and port of the API, which serves the metrics too. */
  address: string
  /** Base URLs of the mock exchanges. */
  exchanges: string[]
  stop(): Promise<void>
}

/** `npm start` on free ports, with all of symbols.csv, its data thrown away at its end. */
export const startSystem = async (): Promise<System> => {
  const folder = await mkdtemp(join(tmpdir(), 'dashboards-'))
  const [api, ...exchanges] = [await freePort(), await freePort(), await freePort(), await freePort()]
  const ports = exchanges.map((port, i) => [`EXCHANGE${i + 1}_PORT`, String(port)])
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      PORT: String(api),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      SHUTDOWN_DELAY_MS: '0',
      DATA_DIR: join(folder, 'data'),
      ...Object.fromEntries(ports),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await ready(`http://127.0.0.1:${api}/readyz`)
  } catch (error) {
    await stop()
    throw error
  }
  return { address: `127.0.0.1:${api}`, exchanges: exchanges.map(port => `http://127.0.0.1:${port}`), stop }
}

const ready = async (url: string): Promise<void> => {
  const deadline = performance.now() + READY_MS
  while (performance.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (response?.ok) return
    await sleep(200)
  }
  throw new Error(`the standalone system was not ready within ${READY_MS / 1_000} s`)
}
