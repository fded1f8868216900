import { z } from 'zod'
import type { Exchange, ExchangeOptions } from './exchange.ts'

const DEFAULT_EXCHANGES: Exchange[] = [1, 2, 3].map(n => ({
  name: `exchange${n}`,
  baseUrl: `http://localhost:${8080 + n}`,
}))

/** Per exchange: more than the largest burst of refreshes needs at 1,000 assets, less than a server would mind. */
const MAX_IN_FLIGHT = 64
const MAX_QUEUED = 1_024

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/

/** `name=URL,name=URL`: one issue for each wrong entry, naming it and what was expected. */
export const exchangeList = () => z.string().transform((text, context) => parseExchanges(text, context))

const parseExchanges = (text: string, context: z.RefinementCtx): Exchange[] => {
  const seen = new Set<string>()
  return text.split(',').flatMap((entry, index) => {
    const parsed = parseEntry(entry.trim(), seen)
    if (typeof parsed !== 'string') return [parsed]
    context.addIssue({ code: 'custom', message: `entry ${index + 1} ("${entry.trim()}"): ${parsed}` })
    return []
  })
}

/** The exchange, or what was expected instead. */
const parseEntry = (entry: string, seen: Set<string>): Exchange | string => {
  const at = entry.indexOf('=')
  if (at < 0) return 'expected name=URL, such as exchange1=http://localhost:8081'
  const name = entry.slice(0, at).trim()
  if (!NAME.test(name)) return 'expected a name of 1 to 63 letters, digits, dashes or underscores'
  if (seen.has(name)) return `expected each name once, and "${name}" stands before`
  seen.add(name)
  const baseUrl = parseBaseUrl(entry.slice(at + 1).trim())
  return baseUrl
    ? { name, baseUrl }
    : 'expected a URL that starts with http:// or https://, without ? # and @'
}

/** Without a trailing slash. */
const parseBaseUrl = (text: string): string | undefined => {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || /[?#@]/.test(text)) return undefined
  return url.href.replace(/\/+$/, '')
}

type Range = { min: number; max: number }

/** A number in a range; of the same form as the services' own variables, which this package does not import. */
const number = ({ min, max }: Range, whole: boolean) =>
  z
    .string()
    .regex(whole ? /^\d{1,15}$/ : /^\d{0,15}\.?\d{1,15}$/, { error: expected(min, max, whole), abort: true })
    .transform(Number)
    .refine(value => value >= min && value <= max, { error: expected(min, max, whole) })

const expected = (min: number, max: number, whole: boolean): string =>
  `expected a ${whole ? 'whole number' : 'number'} from ${min} to ${max}`

/** The variables of services that ask exchanges. */
export const exchangeEnvironment = {
  EXCHANGES: exchangeList()
    .default(DEFAULT_EXCHANGES)
    .describe('The exchanges, as name=URL with commas between; the names label the metrics'),
  EXCHANGE_TIMEOUT_MS: number({ min: 10, max: 60_000 }, true)
    .default(800)
    .describe('How long an exchange may take to answer, connecting and reading included, milliseconds'),
  BREAKER_CONSECUTIVE_FAILURES: number({ min: 1, max: 1_000_000 }, true)
    .default(5)
    .describe("An exchange's circuit breaker opens after this many failures in a row"),
  BREAKER_WINDOW_MS: number({ min: 100, max: 3_600_000 }, true)
    .default(10_000)
    .describe('How far back the breaker counts for its failure ratio, milliseconds'),
  BREAKER_FAILURE_RATIO: number({ min: 0.01, max: 1 }, false)
    .default(0.5)
    .describe('The breaker opens when this share of the requests in its window failed'),
  BREAKER_MIN_REQUESTS: number({ min: 1, max: 1_000_000 }, true)
    .default(10)
    .describe('Requests there must be in the window before the failure ratio counts'),
  BREAKER_OPEN_MS: number({ min: 1, max: 3_600_000 }, true)
    .default(30_000)
    .describe('The longest the breaker stays open before it lets a probe through, milliseconds'),
  BREAKER_FIRST_OPEN_MS: number({ min: 1, max: 3_600_000 }, true)
    .default(1_000)
    .describe(
      'How long the breaker stays open at first, milliseconds; twice as long after each probe in vain, up to BREAKER_OPEN_MS',
    ),
  BREAKER_PROBE_SUCCESSES: number({ min: 1, max: 1_000 }, true)
    .default(2)
    .describe('The breaker closes after this many probes in a row went well'),
}

const ENVIRONMENT = z.object(exchangeEnvironment)

/** The exchanges and the options of their client, as read from `exchangeEnvironment`. */
export const exchangeOptions = (environment: z.output<typeof ENVIRONMENT>): ExchangeOptions => ({
  timeoutMs: environment.EXCHANGE_TIMEOUT_MS,
  maxInFlight: MAX_IN_FLIGHT,
  maxQueued: MAX_QUEUED,
  breaker: {
    consecutiveFailures: environment.BREAKER_CONSECUTIVE_FAILURES,
    windowMs: environment.BREAKER_WINDOW_MS,
    failureRatio: environment.BREAKER_FAILURE_RATIO,
    minRequests: environment.BREAKER_MIN_REQUESTS,
    firstOpenMs: environment.BREAKER_FIRST_OPEN_MS,
    openMs: environment.BREAKER_OPEN_MS,
    probeSuccesses: environment.BREAKER_PROBE_SUCCESSES,
  },
})
