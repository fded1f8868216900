import { spawn } from 'node:child_process'
import type { Kubectl } from './kubectl.ts'

const OPEN_WITHIN_MS = 20_000

/** A way from this machine to a port in the cluster, until it is closed. */
export type PortForward = { port: number; close(): void }

/** Opens `kubectl port-forward` on a free port. `target`: such as `deployment/name`. */
export const forwardPort = async (
  kubectl: Pick<Kubectl, 'command'>,
  target: string,
  port: number,
): Promise<PortForward> => {
  const [program = '', ...args] = kubectl.command(['port-forward', target, `:${port}`])
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const said: Buffer[] = []
  const failed = (why: string) =>
    reject(new Error(`port-forward to ${target} ${why}: ${Buffer.concat(said)}`))
  const hear = (chunk: Buffer): void => {
    said.push(chunk)
    const [, found] = /127\.0\.0\.1:(\d+) ->/.exec(Buffer.concat(said).toString()) ?? []
    if (found !== undefined) resolve(Number(found))
  }
  // Heard to its end, for a pipe that nobody reads stops who writes.
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  child.on('error', reject)
  child.on('close', code => failed(`ended with ${code}`))
  const timer = setTimeout(() => failed('took too long'), OPEN_WITHIN_MS)
  const close = (): void => void child.kill()
  try {
    return { port: await promise, close }
  } catch (error) {
    close()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
