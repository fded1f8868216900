import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { createHealth, createLogger } from '@price-aggregator/runtime'
import { Registry } from 'prom-client'
import { createApp } from './app.ts'
import type { AppDeps } from './context.ts'
import { createHotPath } from './hot-path.ts'
import { createApiMetrics } from './metrics/api-metrics.ts'
import { createPriceReader } from './price-reader.ts'
import { ASSETS, NOW, priceOf, testAssignment, testMemory } from './prices.fixture.ts'
import type { RefreshOutcome } from './refreshes.ts'
import { createApiServer } from './server.ts'

type Given = {
  hot?: boolean
  refresh?: () => Promise<RefreshOutcome>
  overrides?: Partial<AppDeps>
}

/** The HTTP side of the API on a free port: prices for all assets but the last, on a clock the test moves. */
export const startHttp = async ({ hot = true, refresh, overrides = {} }: Given = {}) => {
  const clock = { now: NOW }
  const registry = new Registry()
  const metrics = createApiMetrics(registry)
  const memory = testMemory(...ASSETS.slice(0, -1).map(asset => priceOf(asset)))
  metrics.memory.watch({ memory, now: () => clock.now })
  const refreshes = {
    refresh: refresh ?? (async (): Promise<RefreshOutcome> => ({ kind: 'no_answer' })),
    ask: async () => true,
    settle: () => undefined,
  }
  const prices = createPriceReader({
    memory,
    latest: { now: () => clock.now },
    isLatestUp: () => true,
    refreshes,
    lookUp: async () => ({ kind: 'nowhere' }),
    cache: metrics.cache,
    revalidateEveryMs: 30_000,
    staleEveryMs: 5_000,
    staleWaitMs: 20,
    stop: new AbortController().signal,
  })
  const deps: AppDeps = {
    assignment: () => testAssignment(),
    prices,
    refreshes,
    health: createHealth(),
    isStopping: () => false,
    metrics,
    registry,
    requestIdOf: request => String(request.headers['x-request-id'] ?? 'test-1'),
    logger: createLogger('test', 'silent'),
    ...overrides,
  }
  const answeredHot = { count: 0 }
  const hotPath = createHotPath({ ...deps, recorder: metrics.requests['/prices'] })
  const server = createApiServer({
    app: createApp(deps),
    hotPath: (request, response) => {
      const answered = hot && hotPath(request, response)
      if (answered) answeredHot.count += 1
      return answered
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ...deps,
    registry,
    answeredHot,
    clock,
    memory,
    url: `http://127.0.0.1:${port}`,
    raw: (request: string) => exchange(port, request),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Sends bytes as they are and gives all that comes back until the server closes the connection. */
const exchange = async (port: number, request: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('latin1')
  socket.end(request, 'latin1')
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}
