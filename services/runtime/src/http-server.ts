import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from './environment.ts'

/** Connections the kernel holds until they are accepted; a storm of clients must not be refused. */
const BACKLOG = 8_192

export type ListenOptions = { port: number; host: string; portVariable: string }

/** Starts to listen; resolves with the port. A port in use is a `ConfigError` that names its variable. */
export const listen = async (server: Server, options: ListenOptions): Promise<number> => {
  const { port, host, portVariable } = options
  server.listen({ port, host, backlog: BACKLOG })
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw new ConfigError(`${portVariable}: port ${port} is in use`)
    if (code === 'EACCES') throw new ConfigError(`${portVariable}: no permission to listen on port ${port}`)
    throw error
  }
  return (server.address() as AddressInfo).port
}

/** Stops accepting, lets requests under way finish for `graceMs`, then cuts what is left. */
export const closeServer = async (server: Server, graceMs: number): Promise<void> => {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}
