import { epochs, takeovers } from '../epochs.ts'
import { below, GREEN, NEUTRAL } from '../panels/panel.ts'
import { stat } from '../panels/stat.ts'
import { stateTimeline } from '../panels/state-timeline.ts'
import { table } from '../panels/table.ts'
import { timeseries } from '../panels/timeseries.ts'
import { of, REFRESHER, shortPods } from '../selectors.ts'
import type { Row } from './row.ts'

const leading = of('price_shard_leader', REFRESHER)

/** Who refreshes what. */
export const leaders = (): Row => ({
  title: 'Leaders',
  panels: [
    stat({
      title: 'Shards with a leader',
      description: 'By default 7: one hot, two medium, four cold.',
      unit: 'none',
      width: 6,
      thresholds: NEUTRAL,
      queries: [{ expr: `count(max by (tier, shard) (${leading}) == 1)`, legend: 'led' }],
    }),
    stat({
      title: 'Shards without a leader',
      description: 'Nobody refreshes their assets. A few seconds during a takeover are usual.',
      unit: 'none',
      width: 6,
      thresholds: below(1),
      runbook: 'shard-without-leader',
      queries: [{ expr: `count(max by (tier, shard) (${leading}) == 0) or vector(0)`, legend: 'without' }],
    }),
    stat({
      title: 'Shards with two leaders',
      description: 'Two pods take themselves for the leader. The fence lets only one of them write.',
      unit: 'none',
      width: 6,
      thresholds: below(1),
      runbook: 'shard-with-two-leaders',
      queries: [{ expr: `count(sum by (tier, shard) (${leading}) > 1) or vector(0)`, legend: 'with two' }],
    }),
    stat({
      title: 'Takeovers',
      description: 'How often a shard went to another leader, or to the same again, within the time shown.',
      unit: 'none',
      width: 6,
      decimals: 0,
      thresholds: NEUTRAL,
      queries: [{ expr: `sum(${takeovers('$__range')})`, legend: 'takeovers' }],
    }),
    stateTimeline({
      title: 'Holders',
      description: 'A row for each shard and each pod that led it within the time shown.',
      width: 14,
      height: 11,
      states: [{ value: 1, text: 'leads', color: GREEN }],
      runbook: 'shard-without-leader',
      queries: [
        {
          expr: shortPods(`max by (tier, shard, pod) (${leading} == 1)`),
          legend: '{{tier}} {{shard}} · {{pod}}',
        },
      ],
    }),
    table({
      title: 'Epochs',
      description:
        'Who leads each shard now, and under which epoch: the milliseconds since 1970 when it was drawn, or a few more.',
      unit: 'none',
      width: 10,
      height: 11,
      query: shortPods(`max by (tier, shard, pod) (${of('price_shard_epoch', REFRESHER)} > 0)`),
      columns: ['tier', 'shard', 'pod'],
      value: 'epoch',
    }),
    timeseries({
      title: 'Time since the epoch was drawn',
      description: 'Falls to zero when a shard gets a leader.',
      unit: 's',
      width: 12,
      queries: [{ expr: `time() - ${epochs()} / 1000`, legend: '{{tier}} {{shard}}' }],
    }),
    timeseries({
      title: 'Takeovers by tier',
      description: 'How many shards changed their epoch, each within a moment.',
      unit: 'none',
      width: 12,
      decimals: 0,
      bars: true,
      queries: [{ expr: `sum by (tier) (${takeovers('$__rate_interval')})`, legend: '{{tier}}' }],
    }),
  ],
})
