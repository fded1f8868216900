import { getText, until } from '../system/processes.ts'
import { parseMetrics, quantileBetween, sumOf } from '../system/prometheus-text.ts'
import { withSystem } from '../system/system.ts'

const MEASURED_MS = 60_000
const ASSETS = 1_000
const METRIC = 'price_update_delay_seconds'
const AIM_MS = 20

/** From the exchanges' answers to the new price in API memory, over real Redis, under the ordinary refresh load. */
export const benchUpdateDelay = async () =>
  withSystem({ withRefresher: true }, async ({ apiUrl }) => {
    const scrape = async () => parseMetrics(await getText(`${apiUrl}/metrics`))
    await until('every asset has a price', async () => sumOf(await scrape(), `${METRIC}_count`) >= ASSETS)
    const before = await scrape()
    await new Promise(resolve => setTimeout(resolve, MEASURED_MS))
    const after = await scrape()
    const updates = sumOf(after, `${METRIC}_count`) - sumOf(before, `${METRIC}_count`)
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map(q => quantileBetween(before, after, METRIC, q) * 1_000)
    return {
      lines: [
        `exchange answer to API memory: p50 ${p50?.toFixed(1)} ms, p95 ${p95?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms (aim: ${AIM_MS} ms) over ${updates} updates in ${MEASURED_MS / 1_000} s`,
      ],
      ok: updates > 0 && (p99 ?? Number.POSITIVE_INFINITY) <= AIM_MS,
      figures: { updates, p50, p95, p99 },
    }
  })
