/**
 * Why a call gave nothing. After `timeout` and `unavailable` it is not known whether a change was made: read again.
 * - `not_found`: no such object.
 * - `conflict`: it was changed since it was read, or (creation) it is there already.
 * - `timeout`: no answer within the deadline.
 * - `unavailable`: not reached, or an answer that says to try later.
 * - `refused`: the API server will not do it, such as for want of a right; trying again alone does not help.
 */
export type Failure =
  | { kind: 'not_found' | 'conflict' }
  | { kind: 'timeout' | 'unavailable'; error: unknown }
  | { kind: 'refused'; status: number; error: unknown }

export type Answer<T> = { kind: 'ok'; value: T } | Failure

const TOO_MANY_REQUESTS = 429

/** What a rejection of the client library means: it carries the HTTP status as `code` where there was an answer. */
export const failureOf = (error: unknown): Failure => {
  const status = statusOf(error)
  if (status === undefined) return { kind: isTimeout(error) ? 'timeout' : 'unavailable', error }
  if (status === 404) return { kind: 'not_found' }
  if (status === 409) return { kind: 'conflict' }
  if (status === TOO_MANY_REQUESTS || status >= 500) return { kind: 'unavailable', error }
  return { kind: 'refused', status, error }
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code >= 400
    ? error.code
    : undefined

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'
