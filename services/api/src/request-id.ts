import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Printable ASCII without spaces, so that it can neither break a log line nor a header. */
const VALID = /^[\x21-\x7e]{1,128}$/

/** The id of a request: the client's own where it is valid, else one that no other request has. */
export type RequestIdOf = (request: IncomingMessage) => string

export const createRequestIds = (prefix: string = randomBytes(6).toString('hex')): RequestIdOf => {
  const counter = { value: 0 }
  return request => {
    const given = request.headers['x-request-id']
    if (typeof given === 'string' && VALID.test(given)) return given
    counter.value += 1
    return `${prefix}-${counter.value.toString(36)}`
  }
}
