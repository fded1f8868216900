import { createServer } from 'node:http'

/** The yardstick: a bare `node:http` server that writes a constant body of the size given by BODY_BYTES. */
const body = 'x'.repeat(Number(process.env.BODY_BYTES))
const head = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }

const server = createServer((_request, response) => {
  response.writeHead(200, head)
  response.end(body)
})
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 8_192 })
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
