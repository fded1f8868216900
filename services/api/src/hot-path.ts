import type { IncomingMessage, ServerResponse } from 'node:http'
import { JSON_TYPE } from './json-type.ts'
import type { RequestRecorder } from './metrics/requests.ts'
import type { PriceReader } from './price-reader.ts'
import type { RequestIdOf } from './request-id.ts'

export type HotPathDeps = {
  prices: Pick<PriceReader, 'readAtOnce'>
  recorder: RequestRecorder
  requestIdOf: RequestIdOf
  isStopping: () => boolean
}

const PREFIX = '/prices/'

/**
 * Answers `GET /prices/{asset}` from memory ahead of Koa, in the bytes in which the Koa route would: nearly all
 * requests are this one, and a framework triples its cost. Answers whether it did: whatever needs to wait, or is not
 * exactly this request, is left to Koa. No promise, closure or URL object is made on the way.
 */
export const createHotPath = ({ isStopping, prices, recorder, requestIdOf }: HotPathDeps) => {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { method, url } = request
    if (method !== 'GET' || url === undefined || !url.startsWith(PREFIX) || isStopping()) return false
    const startedAt = performance.now()
    const answer = prices.readAtOnce(url.slice(PREFIX.length))
    if (answer === undefined) return false
    response.writeHead(200, [
      'X-Request-Id',
      requestIdOf(request),
      'Content-Type',
      JSON_TYPE,
      'Content-Length',
      answer.contentLength,
    ])
    // Head and body then leave in one write.
    response.end(answer.body, 'latin1')
    recorder.record(200, (performance.now() - startedAt) / 1000)
    return true
  }
}
