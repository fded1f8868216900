import { type StartOptions, startMockExchange } from './start.ts'

/** A moment at which a test's clock may stand, and the same in Unix seconds. */
export const NOW_MS = Date.UTC(2026, 0, 1)
export const NOW_SECONDS = NOW_MS / 1_000

type Answer = { status: number; text: string }

/** A mock exchange on a free port, and short ways to ask it. */
export const startExchange = async (options: Partial<StartOptions> = {}) => {
  const exchange = await startMockExchange({ name: 'exchange1', seed: 1, port: 0, ...options })
  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${exchange.url}${path}`, init)
    return { status: response.status, text: await response.text() }
  }
  return {
    ...exchange,
    request,
    json: async (path: string, init: RequestInit = {}) => JSON.parse((await request(path, init)).text),
    put: (body: unknown) => request('/mock/faults', { method: 'PUT', body: JSON.stringify(body) }),
    endFaults: (query = '') => request(`/mock/faults${query}`, { method: 'DELETE' }),
  }
}
