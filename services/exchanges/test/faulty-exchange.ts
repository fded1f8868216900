import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export const TICKER = { symbol: 'btcusdt', price: 64_000.5, volume: 12.5, timestamp: 1_700_000_000 }

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const json =
  (body: string): Answer =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(body)
  }

/** Everything an exchange can do to its clients. */
export const ANSWERS = {
  ticker: json(JSON.stringify(TICKER)),
  hangs: () => undefined,
  resets: (_, request) => request.socket.resetAndDestroy(),
  answers500: response => response.writeHead(500).end('{"msg":"oh no"}'),
  answers429: response => response.writeHead(429).end(),
  answers404: response => response.writeHead(404).end(),
  redirects: response => response.writeHead(302, { location: '/elsewhere' }).end(),
  isHuge: json(JSON.stringify({ ...TICKER, padding: 'x'.repeat(20_000) })),
  hasHugeHeaders: response => response.writeHead(200, { padding: 'x'.repeat(40_000) }).end('{}'),
  truncatesJson: json('{"symbol":"btcusdt","price":64'),
  answersHtml: json('<html></html>'),
  breaksOff: (response, request) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{"symbol":', () => request.socket.end())
  },
  drips: response => {
    response.writeHead(200)
    response.write('{')
    const timer = setInterval(() => response.write(' '), 5)
    response.on('close', () => clearInterval(timer))
  },
  speaksNoHttp: (_, request) => request.socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
} satisfies Record<string, Answer>

/** What these answers are taken for, whoever asks, and the status where that is told. */
export const HTTP_FAULTS = [
  ['resets', 'network'],
  ['breaksOff', 'network'],
  ['answers500', 'http_status', 500],
  ['answers429', 'http_status', 429],
  ['answers404', 'not_listed'],
  ['redirects', 'http_status', 302],
  ['isHuge', 'too_large'],
] as const

export type FaultyExchange = {
  baseUrl: string
  /** What it does from now on. */
  answer(answer: Answer): void
  /** The paths asked for. */
  paths: string[]
  /** Connections it has seen. */
  connections(): number
  /** Connections that are open. */
  openConnections(): number
  /** Cuts the connections that are open. */
  cutConnections(): void
  close(): Promise<void>
}

/** A real server on a free port that does what it is told. */
export const startFaultyExchange = async (first: Answer = ANSWERS.ticker): Promise<FaultyExchange> => {
  const paths: string[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  let answer = first
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    answer(response, request)
  })
  server.on('connection', socket => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: next => {
      answer = next
    },
    paths,
    connections: () => connections,
    openConnections: () => sockets.size,
    cutConnections: () => server.closeAllConnections(),
    close: async () => {
      server.close()
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
