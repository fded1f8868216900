import { sleep } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import http, { type Response } from 'k6/http'
import { Rate, Trend } from 'k6/metrics'
import { problemOf } from './answer.ts'
import { chooseIndex, missingTiers, symbolsOf, tierSizes } from './choice.ts'
import { startDelayMs } from './groups.ts'
import { rampResult, type StepMetrics } from './ramp-result.ts'
import { REQUEST_TIMEOUT, scenarioOf, stepAt } from './scenario.ts'
import { readSettings } from './settings.ts'
import { thresholdsOf } from './thresholds.ts'

const { name, group, target, seed, instances, ...assets } = readSettings(__ENV)
const { plan } = group
const symbols = new SharedArray('symbols', () => symbolsOf(open(assets.symbolsFile)))
const sizes = tierSizes(symbols.length, { hot: assets.hotAssets, medium: assets.mediumAssets })
const missing = missingTiers(group.shares, sizes)
if (missing.length > 0) throw new Error(`${assets.symbolsFile} has no ${missing.join(', no ')} assets`)

/** From the wish to send a request until its answer is read, connecting included: what a user waits. */
const requestTime = new Trend('request_time', true)
const requestFailed = new Rate('request_failed')

const requestsAtOnce = plan.kind === 'burst' ? plan.requestsPerUser : 1

export const options = {
  scenarios: { [name]: scenarioOf(plan) },
  thresholds: thresholdsOf(group, instances),
  // No tag by URL: a thousand assets would make a thousand time series.
  systemTags: ['scenario'],
  summaryTrendStats: ['min', 'med', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
  batch: requestsAtOnce,
  batchPerHost: requestsAtOnce,
  userAgent: 'price-aggregator-loadtest',
}

const params = { timeout: REQUEST_TIMEOUT, redirects: 0 }
const urlOf = (asset: string): string =>
  group.method === 'GET' ? `${target}/prices/${asset}` : `${target}/refresh/${asset}`

const choose = (...key: number[]): string => symbols[chooseIndex(group.shares, sizes, seed, ...key)] ?? ''

const record = (answer: Response, asset: string, tags: Record<string, string>): void => {
  const problem = problemOf(answer, asset)
  // k6's duration starts once connected; its blocked is the time until then.
  requestTime.add(answer.timings.blocked + answer.timings.duration, tags)
  requestFailed.add(problem !== undefined, problem === undefined ? tags : { ...tags, kind: problem })
}

/** One request, of a user at its turn or at a rate. */
export const request = (): void => {
  // Which user serves which arrival is k6's choice at a rate: there the arrival's own number decides.
  const key =
    plan.kind === 'users' ? [exec.vu.idInTest, exec.vu.iterationInScenario] : [exec.scenario.iterationInTest]
  if (plan.kind === 'users' && exec.vu.iterationInScenario === 0) {
    const sinceStart = Date.now() - exec.scenario.startTime
    sleep(Math.max(0, startDelayMs(exec.vu.idInTest - 1, plan) - sinceStart) / 1_000)
  }
  const step = plan.kind === 'steps' ? stepAt(plan, Date.now() - exec.scenario.startTime) : undefined
  const asset = choose(...key)
  const answer = http.request(group.method, urlOf(asset), null, params)
  record(answer, asset, step === undefined ? {} : { step: String(step) })
}

/** All requests of a user at once. */
export const burst = (): void => {
  const wanted = Array.from({ length: requestsAtOnce }, (_, i) => choose(exec.vu.idInTest, i))
  const answers = http.batch(wanted.map(asset => ({ method: group.method, url: urlOf(asset), params })))
  answers.forEach((answer, i) => {
    record(answer, wanted[i] ?? '', {})
  })
}

/** Says how far a ramp came, and leaves k6's own summary as it is by returning nothing. */
export const handleSummary = ({ metrics }: { metrics: StepMetrics }): void => {
  if (plan.kind === 'steps') console.log(rampResult(plan, metrics, instances))
}
