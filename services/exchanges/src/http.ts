import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Readable } from 'node:stream'
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

export type HttpFailure = 'timeout' | 'network' | 'http_status' | 'malformed' | 'too_large' | 'cancelled'

type HttpAnswer = { kind: 'body'; body: string } | { kind: 'failure'; failure: HttpFailure }

export type HttpClient = {
  /** Asks for a URL within a deadline, connecting and reading included. Never rejects. */
  get(url: string, deadline: Deadline): Promise<HttpAnswer>
  /** Closes all connections. */
  close(): void
}

/** A client of one exchange, with at most `maxSockets` connections, which are kept alive. Follows no redirects. */
export const createHttpClient = ({ maxSockets }: { maxSockets: number }): HttpClient => {
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
      try {
        return await read(await request(instance, url, deadline.signal))
      } catch (error) {
        return { kind: 'failure', failure: deadline.signal.aborted ? deadline.failure() : failureOf(error) }
      }
    },
    close: () => {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

/** Asks once more where a kept connection turns out to have been closed by the other side meanwhile. */
const request = async (instance: AxiosInstance, url: string, signal: AbortSignal) => {
  try {
    return await instance.get<Readable>(url, { signal })
  } catch (error) {
    if (signal.aborted || !isStaleConnection(error)) throw error
    return instance.get<Readable>(url, { signal })
  }
}

const isStaleConnection = (error: unknown): boolean =>
  error instanceof AxiosError && error.code === 'ECONNRESET' && error.request?.reusedSocket === true

const read = async ({ status, data }: AxiosResponse<Readable>): Promise<HttpAnswer> => {
  if (status < 200 || status > 299) {
    // Its body is read too, so that the connection can be used again; how that ends changes nothing.
    await readBody(data, MAX_BODY_BYTES).catch(() => undefined)
    return { kind: 'failure', failure: 'http_status' }
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
