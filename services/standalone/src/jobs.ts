import type { Exchange } from '@price-aggregator/exchanges'
import {
  auditFreshnessCommand,
  createReconcileTiersJob,
  ensureTableCommand,
  type Job,
  type JobContext,
  noGuard,
  type OverridesDocument,
  reconcileTiersConfig,
  rollupHistoryCommand,
  runJob,
} from '@price-aggregator/jobs'
import { environmentSchemas } from '@price-aggregator/jobs/environment'
import type { AssignmentSource, LatestStore } from '@price-aggregator/prices'
import { assignmentSettings, type Logger, sleep as sleepUntilAborted } from '@price-aggregator/runtime'
import type { StandaloneEnvironment } from './environment.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** As the chart's CronJobs do. */
const TIMEOUT_MS = 50 * SECOND_MS

export type JobsDeps = {
  env: StandaloneEnvironment
  /** How to reach history. */
  table: { endpoint: string; region: string; table: string }
  exchanges: Exchange[]
  latest: LatestStore
  /** What tiers are planned on; read again for each plan. */
  source: AssignmentSource
  overrides: OverridesDocument
  logger: Logger
  /** Resolves early when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

type Timer = { name: string; job: Job; firstMs: number; everyMs: number }

/** Runs all jobs on timers, one run of each at a time, until the signal aborts. */
export const runJobs = async (deps: JobsDeps, signal: AbortSignal): Promise<void> => {
  const closers: (() => Promise<void> | void)[] = []
  const { latest, logger, sleep = sleepUntilAborted } = deps
  const context: JobContext = {
    latest,
    logger,
    kubernetes: undefined,
    opened: close => void closers.push(close),
  }
  const timers = timersOf(deps, context)
  const run = async ({ name, job, firstMs, everyMs }: Timer): Promise<void> => {
    await sleep(firstMs, signal)
    while (!signal.aborted) {
      await runJob({ guard: noGuard, reports: latest, logger, timeoutMs: TIMEOUT_MS, signal }, name, job, {
        dryRun: false,
      })
      await sleep(everyMs, signal)
    }
  }
  await Promise.all(timers.map(run))
  for (const close of closers) await close()
}

/** The first runs come one after another, when prices are there. */
const timersOf = (deps: JobsDeps, context: JobContext): Timer[] => {
  const { table, exchanges } = deps
  // The jobs' own connection to Redis is not opened here: they share this process' store.
  const { REDIS_URL: _, ...env } = deps.env
  const history = {
    DYNAMODB_ENDPOINT: table.endpoint,
    AWS_REGION: table.region,
    DYNAMODB_TABLE: table.table,
  }
  const rollup = (interval: '1m' | '1h'): Job =>
    rollupHistoryCommand.create(
      { ...environmentSchemas['rollup-history'].parse({}), ...env, ...history, ROLLUP_INTERVAL: interval },
      context,
    )
  const audit = auditFreshnessCommand.create(
    { ...environmentSchemas['audit-freshness'].parse({}), ...env, EXCHANGES: exchanges },
    context,
  )
  const ensureTable = ensureTableCommand.create(
    { ...environmentSchemas['ensure-table'].parse({}), ...env, ...history },
    context,
  )
  return [
    { name: 'reconcile-tiers', job: reconcileTiers(deps), firstMs: 2 * MINUTE_MS, everyMs: 10 * MINUTE_MS },
    { name: 'rollup-history-1m', job: rollup('1m'), firstMs: 75 * SECOND_MS, everyMs: MINUTE_MS },
    { name: 'rollup-history-1h', job: rollup('1h'), firstMs: 5 * MINUTE_MS, everyMs: HOUR_MS },
    { name: 'audit-freshness', job: audit, firstMs: MINUTE_MS, everyMs: MINUTE_MS },
    { name: 'ensure-table', job: ensureTable, firstMs: 10 * SECOND_MS, everyMs: 24 * HOUR_MS },
  ]
}

const reconcileTiers = ({ env, latest, source, overrides, logger }: JobsDeps): Job =>
  createReconcileTiersJob(
    {
      readAssignment: async () => ({
        assets: (await source.read()).assets,
        sizes: assignmentSettings(env).sizes,
      }),
      overrides,
      latest,
      now: latest.now,
      announce: async message => logger.info(message),
    },
    reconcileTiersConfig(env),
  )
