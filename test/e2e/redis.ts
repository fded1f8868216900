import { type AcceptedPrice, acceptedPrices } from './accepted-price.ts'
import type { Kubectl } from './kubectl.ts'

const UPDATES = '{prices}:updates'
const KEPT = 'e2e:kept'

/** Undefined: there is none. */
export type Generations = Record<'effective' | 'next' | 'effectiveAt', number | undefined>

/** What a job said of its last run; times are milliseconds on Redis' clock. */
export type JobReport = {
  ok: boolean
  startedAt: number
  finishedAt: number
  findings: Readonly<Record<string, number>>
  failures: readonly string[]
}

export type Redis = ReturnType<typeof createRedis>

/** The Redis of the release, asked by `redis-cli` in its pod: no way to it is opened, and no password is seen. */
export const createRedis = (kubectl: Kubectl, pod: string) => {
  const query = async (...command: string[]): Promise<unknown> =>
    JSON.parse(await kubectl.exec(pod, ['redis-cli', '-e', '--json', ...command]))

  return {
    /** Milliseconds on Redis' clock, which all times of prices are on. */
    now: async (): Promise<number> => {
      const [seconds, microseconds] = (await query('TIME')) as [string, string]
      return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000)
    },
    /** What was accepted from then on, in the order of acceptance. */
    accepted: async (since: number): Promise<AcceptedPrice[]> => {
      const entries = await query('XRANGE', UPDATES, String(Math.floor(since)), '+')
      return acceptedPrices(entries as Parameters<typeof acceptedPrices>[0])
    },
    /** The epoch that may write a shard; undefined where none stands. */
    fence: async (shard: string): Promise<number | undefined> => {
      const epoch = (await query('HGET', `{prices}:fence:${shard}`, 'epoch')) as string | null
      return epoch === null ? undefined : Number(epoch)
    },
    /** Whether it is known which assignment is in effect; without, all writes are refused for that. */
    hasGeneration: async (): Promise<boolean> => (await query('EXISTS', '{prices}:generation')) === 1,
    /** The generation of the assignment in effect, and the one that follows it at a time on Redis' clock. */
    generations: async (): Promise<Generations> => {
      const stored = await query('HMGET', '{prices}:generation', 'effective', 'next', 'effectiveAt')
      const [effective, next, effectiveAt] = (stored as (string | null)[]).map(text =>
        text === null ? undefined : Number(text),
      )
      return { effective, next, effectiveAt }
    },
    /** Forgets all reads that the API has counted, also those folded into popularity. */
    forgetReads: (): Promise<unknown> => query('DEL', '{prices}:access', '{prices}:popularity'),
    /** The last report of a job; undefined: there is none. */
    jobReport: async (job: string): Promise<JobReport | undefined> => {
      const report = (await query('HGET', '{prices}:jobs', job)) as string | null
      return report === null ? undefined : (JSON.parse(report) as JobReport)
    },
    /** Keeps a text that is no price and has no TTL. */
    keep: (text: string): Promise<unknown> => query('SET', KEPT, text),
    kept: (): Promise<unknown> => query('GET', KEPT),
    /** Makes Redis lose everything. */
    loseData: (): Promise<unknown> => query('FLUSHALL'),
  }
}
