import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const FILE = new URL('recorded/kubernetes.prom', import.meta.url)
const MARK = /^# at (\d+) s$/m

/** What a program exported, and when: milliseconds since the recording began. */
export type Exposition = { atMs: number; text: string }

/** The expositions of the recording, in the order of their time. */
export const readRecording = (): Exposition[] => {
  const [, ...parts] = readFileSync(FILE, 'utf8').split(MARK)
  return Array.from({ length: parts.length / 2 }, (_, i) => ({
    atMs: Number(parts[2 * i]) * 1_000,
    text: (parts[2 * i + 1] ?? '').trimStart(),
  }))
}

/** Serves a recording as it went, from now on, and its end for good; resolves with its address. */
export const replay = async (
  expositions: readonly Exposition[],
  now: () => number,
): Promise<{ address: string; stop(): Promise<void> }> => {
  const started = now()
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(expositions.findLast(({ atMs }) => atMs <= now() - started)?.text)
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
