import { setTimeout as sleep } from 'node:timers/promises'

type Fault = { exchange: number; atShare: number; body: { durationMs: number } & Record<string, unknown> }

/** One exchange fails until its breaker opens, one lies: so that there are errors to see, and prices all the same. */
const faultsWithin = (ms: number): Fault[] => [
  { exchange: 1, atShare: 0.3, body: { fault: 'error', status: 503, durationMs: ms * 0.2 } },
  { exchange: 2, atShare: 0.7, body: { fault: 'price_offset', percent: -20, durationMs: ms * 0.1 } },
]

/** Lets mock exchanges fail for a while within the time given; resolves when the last fault is put. */
export const putFaults = async (exchanges: readonly string[], ms: number): Promise<void> => {
  const started = performance.now()
  for (const { exchange, atShare, body } of faultsWithin(ms)) {
    await sleep(Math.max(0, started + atShare * ms - performance.now()))
    const response = await fetch(`${exchanges[exchange]}/mock/faults`, {
      method: 'PUT',
      body: JSON.stringify({ ...body, durationMs: Math.round(body.durationMs) }),
      signal: AbortSignal.timeout(5_000),
    })
    if (!response.ok) throw new Error(`a fault was refused: ${await response.text()}`)
  }
}
