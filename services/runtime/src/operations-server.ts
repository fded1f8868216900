import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import type { Health } from './health.ts'

export type OperationsDeps = { registry: Registry; health: Health }

/** An HTTP server of its own with `/livez`, `/readyz` and `/metrics`, for processes that serve nothing else. */
export const createOperationsServer = (deps: OperationsDeps): Server =>
  createServer((request, response) => {
    route(deps, request.url ?? '/', response).catch((error: unknown) => response.destroy(error as Error))
  })

const route = async ({ registry, health }: OperationsDeps, url: string, response: ServerResponse) => {
  switch (new URL(url, 'http://localhost').pathname) {
    case '/livez':
      return answer(response, 200, 'OK')
    case '/readyz':
      return health.isReady() ? answer(response, 200, 'OK') : answer(response, 503, 'not ready')
    case '/metrics':
      return answer(response, 200, await registry.metrics(), registry.contentType)
    default:
      return answer(response, 404, 'not found')
  }
}

const answer = (
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
) => {
  response.writeHead(status, { 'content-type': type })
  response.end(body)
}
