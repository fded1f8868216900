import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const FILE = new URL('recorded/kubernetes.prom', import.meta.url)
const MARK = /^# at \d+ s$/m

/** The expositions of a recording, in the order of their time. */
export const readRecording = (): string[] =>
  readFileSync(FILE, 'utf8')
    .split(MARK)
    .slice(1)
    .map(part => part.trimStart())

/** Serves a recording, spread over the time given; resolves with its address. */
export const replay = async (
  expositions: readonly string[],
  { overMs, now }: { overMs: number; now: () => number },
): Promise<{ address: string; stop(): Promise<void> }> => {
  const started = now()
  const server = createServer((_, response) => {
    const i = Math.floor(((now() - started) / overMs) * expositions.length)
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(expositions[Math.min(i, expositions.length - 1)])
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { address: `127.0.0.1:${port}`, stop }
}
