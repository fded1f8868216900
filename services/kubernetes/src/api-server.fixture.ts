import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from './connection.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

export type ApiServerFixture = {
  credentials: Credentials
  /** Method and path of each request. */
  asked: string[]
  /** Connections that were made, and those that stand. */
  connections: { made: number; open: Set<Socket> }
  stop(): Promise<void>
}

/** An API server that answers as it is told, and a kubeconfig that leads to it. */
export const startApiServer = async (handler: Handler): Promise<ApiServerFixture> => {
  const asked: string[] = []
  const connections = { made: 0, open: new Set<Socket>() }
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    handler(request, response, Buffer.concat(chunks).toString())
  })
  server.on('connection', socket => {
    connections.made += 1
    connections.open.add(socket)
    socket.on('close', () => connections.open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'))
  const path = join(folder, 'config')
  await writeFile(path, kubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  return {
    credentials: { kind: 'kubeconfig', path },
    asked,
    connections,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The text of a kubeconfig for one server, whoever it is. */
export const kubeconfig = (server: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fake', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'somebody', user: { token: 'secret' } }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'somebody' } }],
    'current-context': 'fake',
  })

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
