import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exchange } from '@price-aggregator/exchanges'

/** A tiny exchange on a free port: one price for all, an outage and a delay on demand, requests counted by asset. */
export const startExchange = async (name: string, price: number) => {
  const state = { down: false, delayMs: 0 }
  const asked = new Map<string, number>()
  const server = createServer((request, response) => {
    const symbol = request.url?.split('/').at(-1) ?? ''
    asked.set(symbol, (asked.get(symbol) ?? 0) + 1)
    setTimeout(() => {
      response.writeHead(state.down ? 503 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ symbol, price, volume: 1, timestamp: Math.floor(Date.now() / 1000) }))
    }, state.delayMs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const exchange: Exchange = { name, baseUrl: `http://127.0.0.1:${port}` }
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { asked, close, exchange, state }
}
