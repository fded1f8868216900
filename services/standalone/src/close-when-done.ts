import type { Server, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 20
const FORCE_AFTER_MS = 2_000

/** Whether nothing more comes of a request: it is answered, or its client went before it was read to its end. */
const isDone = (response: ServerResponse): boolean =>
  response.writableFinished || (response.closed && (response.writableEnded || !response.req.readableEnded))

/** Counts the requests that are being worked on, whether or not their client still waits. */
const countWork = (server: Server): (() => number) => {
  const working = new Set<ServerResponse>()
  const forgetDone = () => {
    for (const response of working) if (isDone(response)) working.delete(response)
  }
  server.on('request', (_, response) => {
    working.add(response)
    response.once('close', forgetDone)
  })
  return () => {
    forgetDone()
    return working.size
  }
}

/** How to close a server that fails where it still works on a request. Waits for 2 s, then cuts what is left. */
export const closeWhenDone = (server: Server): (() => Promise<void>) => {
  const work = countWork(server)
  return async () => {
    const deadline = performance.now() + FORCE_AFTER_MS
    while (work() > 0 && performance.now() < deadline) await sleep(POLL_MS)
    const { promise, reject, resolve } = Promise.withResolvers<void>()
    server.close(error => (error ? reject(error) : resolve()))
    // At once: what they still send is not read, so that no new work begins.
    server.closeAllConnections()
    await promise
  }
}
