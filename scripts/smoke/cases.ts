/** An answer as the smoke test sees it. */
export type Answer = { status: number; headers: Headers; body: string }

/** One request and what must be true of its answer. `expect` returns what is wrong, or nothing. */
export type Case = {
  name: string
  method: string
  path: string
  /** Asked where probes and metrics are. */
  operations?: true
  expect(answer: Answer): string | undefined
}

const UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const TIME_AGO = /^(just now|\d+[smhd] ago)$/
const FIRST_FIELDS = ['asset', 'price', 'last_updated', 'time_ago', 'refresh_tier']

const status =
  (wanted: number, body?: unknown) =>
  (answer: Answer): string | undefined => {
    if (answer.status !== wanted)
      return `status ${answer.status}, expected ${wanted}: ${answer.body.slice(0, 80)}`
    if (body === undefined) return undefined
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return answer.body.trim() === text ? undefined : `body ${answer.body.slice(0, 80)}, expected ${text}`
  }

const priceOf =
  (asset: string) =>
  (answer: Answer): string | undefined => {
    const wrong = status(200)(answer)
    if (wrong) return wrong
    const body = JSON.parse(answer.body) as Record<string, unknown>
    if (!answer.headers.get('content-type')?.startsWith('application/json')) return 'content type is not JSON'
    if (Object.keys(body).slice(0, 5).join() !== FIRST_FIELDS.join())
      return `fields ${Object.keys(body).join()}`
    if (body.asset !== asset) return `asset ${body.asset}`
    if (typeof body.price !== 'number' || !(body.price > 0)) return `price ${body.price}`
    if (!UTC.test(String(body.last_updated))) return `last_updated ${body.last_updated}`
    if (!TIME_AGO.test(String(body.time_ago))) return `time_ago ${body.time_ago}`
    if (!['hot', 'medium', 'cold'].includes(String(body.refresh_tier)))
      return `refresh_tier ${body.refresh_tier}`
    if (typeof body.stale !== 'boolean' || typeof body.sources !== 'number') return 'sources or stale missing'
    return undefined
  }

const contains =
  (...names: string[]) =>
  (answer: Answer): string | undefined =>
    status(200)(answer) ?? names.filter(name => !answer.body.includes(name)).map(name => `${name} missing`)[0]

const INVALID = { msg: 'Invalid asset symbol' }
const UNKNOWN = { msg: 'Asset not found' }

/** Every endpoint, with good and bad input. */
export const CASES: Case[] = [
  { name: 'a hot price', method: 'GET', path: '/prices/btcusdt', expect: priceOf('btcusdt') },
  { name: 'any case of a symbol', method: 'GET', path: '/prices/EthUSDT', expect: priceOf('ethusdt') },
  {
    name: 'a query string changes nothing',
    method: 'GET',
    path: '/prices/btcusdt?x=1',
    expect: priceOf('btcusdt'),
  },
  { name: 'HEAD of a price', method: 'HEAD', path: '/prices/btcusdt', expect: status(200, '') },
  { name: 'an unknown asset', method: 'GET', path: '/prices/nosuchasset', expect: status(404, UNKNOWN) },
  { name: 'a malformed symbol', method: 'GET', path: '/prices/btc-usdt', expect: status(400, INVALID) },
  {
    name: 'an overlong symbol',
    method: 'GET',
    path: `/prices/${'a'.repeat(21)}`,
    expect: status(400, INVALID),
  },
  { name: 'a broken escape', method: 'GET', path: '/prices/%E0%A4%A', expect: status(400) },
  {
    name: 'a forced refresh',
    method: 'POST',
    path: '/refresh/btcusdt',
    expect: status(200, { message: 'Price for btcusdt refreshed' }),
  },
  {
    name: 'refreshing an unknown asset',
    method: 'POST',
    path: '/refresh/nosuchasset',
    expect: status(404, UNKNOWN),
  },
  {
    name: 'refreshing a malformed symbol',
    method: 'POST',
    path: '/refresh/btc-usdt',
    expect: status(400, INVALID),
  },
  { name: 'refreshing by GET', method: 'GET', path: '/refresh/btcusdt', expect: status(405) },
  { name: 'writing a price', method: 'PUT', path: '/prices/btcusdt', expect: status(405) },
  { name: 'health', method: 'GET', path: '/health', expect: status(200, 'OK') },
  { name: 'alive', method: 'GET', path: '/livez', operations: true, expect: status(200) },
  { name: 'ready', method: 'GET', path: '/readyz', operations: true, expect: status(200) },
  {
    name: 'metrics',
    method: 'GET',
    path: '/metrics',
    operations: true,
    expect: contains('price_api_requests_total', 'price_cache_hits_total', 'price_age_seconds'),
  },
  { name: 'an unknown path', method: 'GET', path: '/nowhere', expect: status(404) },
]
