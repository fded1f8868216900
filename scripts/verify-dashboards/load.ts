import { setTimeout as sleep } from 'node:timers/promises'

type Request = { method?: 'GET' | 'POST'; path: string }

const DEADLINE_MS = 5_000
const EVERY_MS = 50
/** So that like requests do not follow each other; no divisor of their number, so that each has its turn. */
const STRIDE = 11
const HOT = [
  'btcusdt',
  'ethusdt',
  'solusdt',
  'bnbusdt',
  'xrpusdt',
  'adausdt',
  'dogeusdt',
  'trxusdt',
  'linkusdt',
]

/** Assets that users ask for: few very often, most now and then. */
const assetsAsked = (symbols: readonly string[]): string[] => [
  ...Array.from({ length: 30 }, (_, i) => HOT[Math.floor((i * i) / 101)] ?? ''),
  ...HOT,
  ...[30, 60, 90, 300, 600, 900].map(rank => symbols[rank] ?? ''),
]

/** A user's requests of all kinds: most for one price, some that cannot be answered. */
const requestsFor = (symbols: readonly string[]): Request[] => [
  ...assetsAsked(symbols).map(asset => ({ path: `/prices/${asset}` })),
  { path: '/prices/nosuchasset' },
  { path: '/prices/!' },
  { path: '/health' },
  { method: 'POST', path: '/refresh/ethusdt' },
]

/** Twenty requests a second until the signal aborts; resolves with how many got an answer. */
export const lightLoad = async (
  { address, symbols }: { address: string; symbols: readonly string[] },
  signal: AbortSignal,
): Promise<number> => {
  const requests = requestsFor(symbols)
  const counts = { answered: 0 }
  const ask = async ({ method = 'GET', path }: Request): Promise<void> => {
    try {
      const deadline = AbortSignal.timeout(DEADLINE_MS)
      await (await fetch(`http://${address}${path}`, { method, signal: deadline })).arrayBuffer()
      counts.answered += 1
    } catch (error) {
      console.error(`${method} ${path}: ${String(error)}`)
    }
  }
  const asking = new Set<Promise<void>>()
  for (let i = 0; !signal.aborted; i = (i + STRIDE) % requests.length) {
    const one = ask(requests[i] ?? { path: '/health' }).finally(() => asking.delete(one))
    asking.add(one)
    await sleep(EVERY_MS)
  }
  await Promise.all(asking)
  return counts.answered
}
