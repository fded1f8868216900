import type { GroupName } from '../k6/groups.ts'
import type { ApiCounts } from './api-watch.ts'
import type { Usage } from './process-watch.ts'
import type { StormCost } from './refresh-counts.ts'
import type { Timeline } from './timeline.ts'

/** All that a run gave, also where it was cut short. */
export type Measurement = {
  name: GroupName
  seed: number
  target: string
  k6Version: string
  /** Unix time, ms. */
  startedAt: number
  ended: 'complete' | 'interrupted' | 'failed'
  timeline: Timeline
  usages: readonly Usage[]
  api: readonly ApiCounts[]
  storm: StormCost | undefined
}
