import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type Koa from 'koa'

/** Answers a request, or says that it did not. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean

/** Longer than a load balancer keeps its idle connections (60 s), so that it never sends into one just closed. */
const KEEP_ALIVE_MS = 65_000

/** The HTTP server: the hot path first, then Koa. A client has 10 s for a request's head and 30 s for all of it. */
export const createApiServer = ({ app, hotPath }: { app: Koa; hotPath: Handler }): Server => {
  const handleByKoa = app.callback()
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: 10_000, requestTimeout: 30_000 }
  const server = createServer(options, (request, response) => {
    if (!hotPath(request, response)) void handleByKoa(request, response)
  })
  // A connection may carry any number of requests.
  server.maxRequestsPerSocket = 0
  return server
}
