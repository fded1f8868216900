import { QUOTE_REJECTIONS, type Shard, type Source, TIERS, type Tier } from '@price-aggregator/prices'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { FAILURE_REASONS, type FailureReason } from './failure-reason.ts'
import { TRIGGERS, type Trigger } from './flights.ts'
import type { HeldShard } from './leadership.ts'

/**
 * - `in_flight`: still being refreshed, or waiting for it, when due again.
 * - `behind`: turns that were missed altogether.
 * - `already_newer`: the price that stands is newer than the request for it.
 * - `overflow`: too many requests were waiting.
 */
const SKIP_REASONS = ['in_flight', 'behind', 'already_newer', 'overflow'] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

const WRITE_REFUSALS = ['fenced', 'unfenced', 'outdated', 'older', 'future'] as const
export type WriteRefusal = (typeof WRITE_REFUSALS)[number]

const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 2, 4]

export type RefresherMetrics = {
  /** A refresh has ended, well or not. */
  refreshed(tier: Tier, trigger: Trigger, seconds: number): void
  failed(tier: Tier, reason: FailureReason): void
  refused(outcome: WriteRefusal): void
  /** The store did not answer to a write: it may have been accepted, and would then be missing in the history. */
  writeUnknown(): void
  /** What became of each exchange's answer to one refresh. */
  sources(sources: readonly Source[]): void
  skipped(tier: Tier, reason: SkipReason, count?: number): void
  /** All shards there are, and those this process leads. */
  leads(shards: readonly Shard[], held: readonly HeldShard[]): void
  /** Shows, when scraped, the generation that the source gives and the one that this process works by. */
  watchGenerations(read: () => { given: number; current: number }): void
}

type Known = { tiers?: readonly Tier[]; exchanges?: readonly string[] }

/** The refresher's metrics, registered once per registry; what is known to be asked for begins with 0. */
export const createRefresherMetrics = (
  registry: Registry,
  { tiers = TIERS, exchanges = [] }: Known = {},
): RefresherMetrics => {
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })

  const refreshes = counter('price_refresh_total', 'Refreshes, by the schedule (auto) or asked for (force)', [
    'tier',
    'trigger_type',
  ])
  const errors = counter('price_refresh_errors_total', 'Refreshes that gave no new price', ['tier', 'reason'])
  const skipped = counter('price_refresh_skipped_total', 'Refreshes that were due and left out', [
    'tier',
    'reason',
  ])
  const rejected = counter('price_writes_rejected_total', 'Prices the latest store refused', ['reason'])
  const unknown = counter(
    'price_writes_unknown_total',
    'Prices sent of which the latest store did not say what became',
    [],
  )
  const rejectedQuotes = counter('price_quotes_rejected_total', 'Quotes left out of a price, by reason', [
    'exchange',
    'reason',
  ])
  const leader = gauge('price_shard_leader', 'Whether this process leads the shard', ['tier', 'shard'])
  const epoch = gauge('price_shard_epoch', 'Epoch under which this process leads the shard; 0: it does not', [
    'tier',
    'shard',
  ])
  const durations = new Histogram({
    name: 'price_refresh_duration_seconds',
    help: 'From asking the exchanges to the written price or the failure',
    labelNames: ['tier'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })

  const generations: { read?: () => { given: number; current: number } } = {}
  new Gauge({
    name: 'price_assignment_generation',
    help: 'Generation of the assignment that the source gives, and of the one that this process works by',
    labelNames: ['which'],
    registers: [registry],
    collect() {
      for (const [which, value] of Object.entries(generations.read?.() ?? {})) this.set({ which }, value)
    },
  })

  for (const tier of tiers) {
    for (const trigger_type of TRIGGERS) refreshes.inc({ tier, trigger_type }, 0)
    for (const reason of FAILURE_REASONS) errors.inc({ tier, reason }, 0)
    for (const reason of SKIP_REASONS) skipped.inc({ tier, reason }, 0)
    durations.zero({ tier })
  }
  for (const reason of WRITE_REFUSALS) rejected.inc({ reason }, 0)
  for (const exchange of exchanges) {
    for (const reason of QUOTE_REJECTIONS) rejectedQuotes.inc({ exchange, reason }, 0)
  }

  return {
    refreshed: (tier, trigger_type, seconds) => {
      refreshes.inc({ tier, trigger_type })
      durations.observe({ tier }, seconds)
    },
    failed: (tier, reason) => errors.inc({ tier, reason }),
    refused: reason => rejected.inc({ reason }),
    writeUnknown: () => unknown.inc(),
    sources: sources => {
      for (const source of sources) {
        if (source.kind !== 'rejected') continue
        rejectedQuotes.inc({ exchange: source.exchange, reason: source.reason })
      }
    },
    skipped: (tier, reason, count = 1) => skipped.inc({ tier, reason }, count),
    watchGenerations: read => {
      generations.read = read
    },
    leads: (shards, held) => {
      leader.reset()
      epoch.reset()
      for (const { tier, index } of shards) {
        leader.set({ tier, shard: index }, 0)
        epoch.set({ tier, shard: index }, 0)
      }
      for (const { shard, epoch: value } of held) {
        leader.set({ tier: shard.tier, shard: shard.index }, 1)
        epoch.set({ tier: shard.tier, shard: shard.index }, value)
      }
    },
  }
}
