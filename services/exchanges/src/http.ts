import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Readable } from 'node:stream'
import type { QuoteFailure } from '@price-aggregator/prices'
import axios, { AxiosError, type AxiosInstance, type AxiosResponse } from 'axios'
import { readBody } from './body.ts'
import type { Deadline } from './deadline.ts'

/** A ticker has some 100 bytes; nothing larger than this is read. */
const MAX_BODY_BYTES = 16_384

/** Error codes that mean something else than a broken network. */
const FAILURE_BY_CODE: Readonly<Record<string, HttpFailure>> = {
  ETIMEDOUT: 'timeout',
  HPE_HEADER_OVERFLOW: 'too_large',
}

/** `not_listed`: status 404, the exchange is well but does not know what was asked for. */
export type HttpFailure = Exclude<QuoteFailure, 'breaker_open' | 'overloaded'>

/** `status`: of an `http_status`. */
type HttpAnswer = { kind: 'body'; body: string } | { kind: 'failure'; failure: HttpFailure; status?: number }

export type HttpClientDeps = {
  /** Connections at most, which are kept alive. */
  maxSockets: number
  /** A request was sent and has ended, well or not, after so many seconds. */
  onRequest(seconds: number): void
}

export type HttpClient = {
  /** Asks for a URL within a deadline, connecting and reading included. Never rejects. */
  get(url: string, deadline: Deadline): Promise<HttpAnswer>
  /** Closes all connections. */
  close(): void
}

/** A client of one exchange. Follows no redirects. */
export const createHttpClient = ({ maxSockets, onRequest }: HttpClientDeps): HttpClient => {
  const pool = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets }
  const httpAgent = new HttpAgent(pool)
  const httpsAgent = new HttpsAgent(pool)
  // Streamed, because axios gives a body beyond its maxContentLength and one that breaks off the same error code.
  const instance = axios.create({
    httpAgent,
    httpsAgent,
    headers: { Accept: 'application/json', 'Accept-Encoding': 'identity' },
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    proxy: false,
    validateStatus: null,
  })
  return {
    get: async (url, deadline) => {
      const answer = await request({ instance, onRequest }, url, deadline)
      // A kept connection may turn out to have been closed by the other side meanwhile.
      if (answer.kind !== 'stale') return answer
      const second = await request({ instance, onRequest }, url, deadline)
      return second.kind === 'stale' ? { kind: 'failure', failure: 'network' } : second
    },
    close: () => {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

type Requesting = Pick<HttpClientDeps, 'onRequest'> & { instance: AxiosInstance }

/** One request; `stale`: its kept connection was closed already. */
const request = async (
  { instance, onRequest }: Requesting,
  url: string,
  deadline: Deadline,
): Promise<HttpAnswer | { kind: 'stale' }> => {
  const { signal } = deadline
  if (signal.aborted) return { kind: 'failure', failure: deadline.failure() }
  const start = performance.now()
  try {
    return await read(await instance.get<Readable>(url, { signal }))
  } catch (error) {
    if (signal.aborted) return { kind: 'failure', failure: deadline.failure() }
    return isStaleConnection(error) ? { kind: 'stale' } : { kind: 'failure', failure: failureOf(error) }
  } finally {
    onRequest((performance.now() - start) / 1_000)
  }
}

const isStaleConnection = (error: unknown): boolean =>
  error instanceof AxiosError && error.code === 'ECONNRESET' && error.request?.reusedSocket === true

const read = async ({ status, data }: AxiosResponse<Readable>): Promise<HttpAnswer> => {
  if (status < 200 || status > 299) {
    // Its body is read too, so that the connection can be used again; how that ends changes nothing.
    await readBody(data, MAX_BODY_BYTES).catch(() => undefined)
    if (status === 404) return { kind: 'failure', failure: 'not_listed' }
    return { kind: 'failure', failure: 'http_status', status }
  }
  const body = await readBody(data, MAX_BODY_BYTES)
  return body === undefined ? { kind: 'failure', failure: 'too_large' } : { kind: 'body', body }
}

const failureOf = (error: unknown): HttpFailure => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code in FAILURE_BY_CODE) return FAILURE_BY_CODE[code] ?? 'network'
  // What does not parse as HTTP is an answer, but not one that can be read.
  return code.startsWith('HPE_') ? 'malformed' : 'network'
}
