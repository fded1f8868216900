import { createExchangeClient, exchangeOptions } from '@price-aggregator/exchanges'
import { sleep } from '@price-aggregator/runtime'
import { createAnnounce } from '../announce.ts'
import type { Command } from '../command.ts'
import { createAuditFreshnessJob } from './create-audit-freshness-job.ts'

/** Longer than a Lease lasts. */
const WATCH_MS = 7_000

/** A sample is too small to be measured. */
const NO_HOOKS = { onRequest: () => undefined, onFailure: () => undefined, onBreakerState: () => undefined }

export const auditFreshnessCommand: Command<'audit-freshness'> = {
  summary: 'check how fresh prices are, and move shards whose holders are stuck',
  nameOf: () => 'audit-freshness',
  waits: false,
  create: (env, { kubernetes, latest, logger, opened }) => {
    const exchanges = createExchangeClient({
      exchanges: env.EXCHANGES,
      options: exchangeOptions(env),
      now: () => performance.now(),
      hooks: NO_HOOKS,
      logger,
    })
    opened(() => exchanges.close())
    return createAuditFreshnessJob({
      latest,
      fetchQuotes: exchanges.fetchQuotes,
      minSources: env.MIN_SOURCES,
      leases: kubernetes && { client: kubernetes, prefix: env.LEASE_PREFIX, labels: env.LEASE_LABELS },
      announce: createAnnounce(kubernetes, logger),
      config: {
        sampleSize: env.AUDIT_SAMPLE,
        avoidMs: env.AUDIT_AVOID_SECONDS * 1_000,
        watchMs: WATCH_MS,
        confirmMs: env.AUDIT_CONFIRM_SECONDS * 1_000,
      },
      random: Math.random,
      sleep,
      monotonic: () => performance.now(),
    })
  },
}
