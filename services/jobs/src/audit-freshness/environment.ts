import { exchangeEnvironment } from '@price-aggregator/exchanges'
import { integer, priceEnvironment } from '@price-aggregator/runtime'

/** The variables of audit-freshness. */
export const auditFreshnessEnvironment = {
  ...exchangeEnvironment,
  ...priceEnvironment,
  AUDIT_SAMPLE: integer({ max: 1_000 })
    .default(20)
    .describe('How many prices are worked out again from the exchanges'),
  AUDIT_CONFIRM_SECONDS: integer({ min: 1, max: 3_600 })
    .default(35)
    .describe(
      'After how long a shard that seems stuck is looked at again before it is moved, seconds; longer than breakers stay open',
    ),
  AUDIT_AVOID_SECONDS: integer({ min: 1, max: 86_400 })
    .default(600)
    .describe(
      'How long the holder of a stuck shard is avoided, seconds: at least 6 intervals, and twice as long each time that it is stuck again, up to an hour',
    ),
}
