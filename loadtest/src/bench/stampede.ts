import { Agent, get } from 'node:http'
import { getText, until } from '../system/processes.ts'
import { parseMetrics, sumOf } from '../system/prometheus-text.ts'
import { type System, withSystem } from '../system/system.ts'

const REQUESTS = 5_000
const ASSET = 'nowhereusdt'
const EXCHANGES = 3

/** The asset's own turn, every five minutes, rarely comes in the middle: then it is measured anew. */
const ATTEMPTS = 3

/** 5,000 concurrent GETs of one asset that is nowhere yet: one look-up per store, one fetch per exchange, no error. */
export const benchStampede = async () => {
  for (let attempt = 1; ; attempt++) {
    const { statuses, seconds, counts, scheduled } = await measure()
    if (scheduled === 0 || attempt === ATTEMPTS) return summarize(statuses, seconds, counts)
  }
}

/** On a system of its own. `scheduled`: refreshes that nobody asked for. */
const measure = async () => {
  const env = { HOT_ASSETS: '0', MEDIUM_ASSETS: '0' }
  return withSystem({ symbols: [ASSET], env, withRefresher: true, emptyExchanges: true }, async system => {
    await until('the asset is known and has no price', async () => {
      const response = await fetch(`${system.apiUrl}/prices/${ASSET}`)
      return response.status === 503
    })
    await until('its first refresh was in vain', async () => (await countScheduled(system)) > 0)
    const scheduledBefore = await countScheduled(system)
    for (const url of system.exchangeUrls) await fetch(`${url}/mock/faults`, { method: 'DELETE' })
    const before = await count(system)
    const started = performance.now()
    const statuses = await storm(`${system.apiUrl}/prices/${ASSET}`)
    const seconds = (performance.now() - started) / 1_000
    const counts = difference(before, await count(system))
    return { statuses, seconds, counts, scheduled: (await countScheduled(system)) - scheduledBefore }
  })
}

/** Sends all requests at once, each on a connection of its own; counts the answers by status. */
const storm = async (url: string): Promise<Map<string, number>> => {
  const agent = new Agent({ maxSockets: REQUESTS })
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => statusOf(url, agent)))
  agent.destroy()
  const counts = new Map<string, number>()
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return counts
}

const statusOf = (url: string, agent: Agent): Promise<string> =>
  new Promise(resolve => {
    const request = get(url, { agent, timeout: 20_000 }, response => {
      response.resume()
      response.on('end', () => resolve(String(response.statusCode)))
    })
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })

type Counts = { redisReads: number; historyReads: number; fetches: number }

const count = async ({ apiUrl, refresherUrl }: System): Promise<Counts> => {
  const api = parseMetrics(await getText(`${apiUrl}/metrics`))
  const refresher = parseMetrics(await getText(`${refresherUrl}/metrics`))
  return {
    redisReads: sumOf(api, 'price_lookups_total', { store: 'latest' }),
    historyReads: sumOf(api, 'price_lookups_total', { store: 'history' }),
    fetches: sumOf(refresher, 'price_exchange_requests_total'),
  }
}

const countScheduled = async ({ refresherUrl }: System): Promise<number> =>
  sumOf(parseMetrics(await getText(`${refresherUrl}/metrics`)), 'price_refresh_total', {
    trigger_type: 'auto',
  })

const difference = (before: Counts, after: Counts): Counts => ({
  redisReads: after.redisReads - before.redisReads,
  historyReads: after.historyReads - before.historyReads,
  fetches: after.fetches - before.fetches,
})

const summarize = (statuses: Map<string, number>, seconds: number, counts: Counts) => {
  const text = [...statuses].map(([status, n]) => `${n} × ${status}`).join(', ')
  return {
    lines: [
      `${REQUESTS} concurrent GETs of an asset that is nowhere: ${text} in ${seconds.toFixed(2)} s`,
      `look-ups: ${counts.redisReads} in Redis, ${counts.historyReads} in DynamoDB; fetches: ${counts.fetches} from ${EXCHANGES} exchanges`,
    ],
    ok:
      statuses.get('200') === REQUESTS &&
      counts.redisReads === 1 &&
      counts.historyReads === 1 &&
      counts.fetches === EXCHANGES,
    figures: { statuses: Object.fromEntries(statuses), seconds, ...counts },
  }
}
