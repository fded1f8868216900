import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMockExchange, type MockExchangeOptions } from './mock-exchange.ts'

/** Connections the kernel holds until they are accepted; a storm of clients must not be refused. */
const BACKLOG = 8_192

/** Longer than clients keep idle connections (60 s), so that none of them sends into one just closed. */
const KEEP_ALIVE_MS = 65_000

/** How long answers under way may take once the exchange stops; hanging and late ones end at once. */
const GRACE_MS = 1_000

export type StartOptions = MockExchangeOptions & {
  /** 0: any free one. */
  port: number
  /** Default: 127.0.0.1. */
  host?: string
}

export type RunningMockExchange = {
  url: string
  port: number
  /** Stops. Closing twice is harmless. */
  close(): Promise<void>
}

/**
 * Starts a mock exchange, which runs until `signal` aborts or it is closed. Rejects with the system's error where it
 * cannot listen; its `code` is `EADDRINUSE` where the port is in use.
 */
export const startMockExchange = async (options: StartOptions): Promise<RunningMockExchange> => {
  const { port, host = '127.0.0.1', signal } = options
  const stop = new AbortController()
  const app = createMockExchange({ ...options, signal: stop.signal })
  const limits = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: 10_000, requestTimeout: 30_000 }
  const server = createServer(limits, app.callback())
  server.listen({ port, host, backlog: BACKLOG })
  await once(server, 'listening')

  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    signal?.removeEventListener('abort', close)
    stop.abort()
    closed ??= closeServer(server)
    return closed
  }
  signal?.addEventListener('abort', close)
  const listening = portOf(server)
  if (signal?.aborted) await close()
  return { url: urlOf(host, listening), port: listening, close }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

const closeServer = async (server: Server): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(cut)
}

/** Where this machine reaches it. */
const urlOf = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
