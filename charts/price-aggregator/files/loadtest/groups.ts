import { LEAST_SENT, type Targets, targets } from './targets.ts'

/** How popular an asset is, most popular first. */
export type Tier = 'hot' | 'medium' | 'cold'
export const TIERS: readonly Tier[] = ['hot', 'medium', 'cold']

/** What is sent when. */
export type Plan =
  /** User i of n starts at i × ramp / n and ends after its loops, as JMeter's thread groups do. */
  | { kind: 'users'; users: number; loops: number; rampMs: number }
  /** Requests arrive at a constant rate, whatever the answers take. */
  | { kind: 'rate'; perSecond: number; durationMs: number }
  /** One rate after the other; what comes while a step settles is not judged. */
  | { kind: 'steps'; rates: readonly number[]; stepMs: number; settleMs: number }
  /** All at once: every user sends all its requests at the same time, each on a connection of its own. */
  | { kind: 'burst'; users: number; requestsPerUser: number }

export type Group = {
  /** One line on what it does. */
  says: string
  method: 'GET' | 'POST'
  /** Percent of the requests by tier, 100 together. */
  shares: Readonly<Record<Tier, number>>
  plan: Plan
  targets: Targets
}

const SECOND = 1_000
const MIXED = { hot: 70, medium: 25, cold: 5 }
const HOT = { hot: 100, medium: 0, cold: 0 }
const MEDIUM = { hot: 0, medium: 100, cold: 0 }
const COLD = { hot: 0, medium: 0, cold: 100 }

/** 500, 750, 1,000 ... 6,000 requests/s. */
const RATES = Array.from({ length: 23 }, (_, i) => 500 + 250 * i)

/** The groups by name. Users, loops and ramps of hot, medium and cold are those of the reference's JMeter plan. */
export const GROUPS = {
  hot: {
    says: '1,000 users, 10 loops each, started within 10 s, on hot assets',
    method: 'GET',
    shares: HOT,
    plan: { kind: 'users', users: 1_000, loops: 10, rampMs: 10 * SECOND },
    targets: targets({}),
  },
  medium: {
    says: '500 users, 10 loops each, started within 5 s, on medium assets',
    method: 'GET',
    shares: MEDIUM,
    plan: { kind: 'users', users: 500, loops: 10, rampMs: 5 * SECOND },
    targets: targets({}),
  },
  cold: {
    says: '200 users, 5 loops each, started within 2 s, on cold assets',
    method: 'GET',
    shares: COLD,
    plan: { kind: 'users', users: 200, loops: 5, rampMs: 2 * SECOND },
    targets: targets({}),
  },
  mixed: {
    says: '1,100 requests/s for a minute, 70 % hot, 25 % medium, 5 % cold',
    method: 'GET',
    shares: MIXED,
    plan: { kind: 'rate', perSecond: 1_100, durationMs: 60 * SECOND },
    targets: targets({ requestsPerSecond: 1_000 }),
  },
  soak: {
    says: '500 requests/s for half an hour, mixed as above: what creeps up shows',
    method: 'GET',
    shares: MIXED,
    plan: { kind: 'rate', perSecond: 500, durationMs: 1_800 * SECOND },
    targets: targets({}),
  },
  'cold-storm': {
    says: '5,500 requests at once on cold assets whose prices have aged',
    method: 'GET',
    shares: COLD,
    plan: { kind: 'burst', users: 110, requestsPerUser: 50 },
    targets: targets({ p95Ms: undefined, p99Ms: 1_000, errorShare: 0, apiCpuShare: undefined }),
  },
  'refresh-storm': {
    says: '2,000 forced refreshes at once, mixed as above',
    method: 'POST',
    shares: MIXED,
    plan: { kind: 'burst', users: 40, requestsPerUser: 50 },
    // The API itself waits for a refresh up to 2 s; a POST reads no cache.
    targets: targets({ p95Ms: undefined, p99Ms: 2_000, cacheHitShare: undefined, apiCpuShare: undefined }),
  },
  ramp: {
    says: '500 requests/s and 250 more every 10 s, mixed as above, until a target breaks',
    method: 'GET',
    shares: MIXED,
    plan: { kind: 'steps', rates: RATES, stepMs: 10 * SECOND, settleMs: 2 * SECOND },
    targets: targets({ requestsPerSecond: 1_000 }),
  },
} as const satisfies Record<string, Group>

export type GroupName = keyof typeof GROUPS
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[]

export const isGroupName = (text: string): text is GroupName => Object.hasOwn(GROUPS, text)

/** What of a group's plan can be changed. */
export type PlanChanges = { durationMs?: number | undefined; perSecond?: number | undefined }

/** A group with another duration (of each step, for steps) or rate; undefined: its plan has none. */
export const groupWith = (name: GroupName, changes: PlanChanges): Group | undefined => {
  const group: Group = GROUPS[name]
  const plan = planWith(group.plan, changes)
  if (!plan || plan === group.plan) return plan && group
  return {
    ...group,
    plan,
    targets: targetsWith(group.targets, changes),
    says: `${group.says}; here ${saysOf(changes)}`,
  }
}

/** Who asks for another rate wants that one. */
const targetsWith = (targets: Targets, { perSecond }: PlanChanges): Targets =>
  targets.requestsPerSecond === undefined || perSecond === undefined
    ? targets
    : { ...targets, requestsPerSecond: perSecond * LEAST_SENT }

const planWith = (plan: Plan, { durationMs, perSecond }: PlanChanges): Plan | undefined => {
  if (durationMs === undefined && perSecond === undefined) return plan
  if (plan.kind === 'rate')
    return { ...plan, perSecond: perSecond ?? plan.perSecond, durationMs: durationMs ?? plan.durationMs }
  if (plan.kind !== 'steps' || durationMs === undefined || perSecond !== undefined) return undefined
  return { ...plan, stepMs: durationMs, settleMs: Math.min(plan.settleMs, durationMs / 4) }
}

const saysOf = ({ durationMs, perSecond }: PlanChanges): string =>
  [
    ...(perSecond === undefined ? [] : [`${perSecond} requests/s`]),
    ...(durationMs === undefined ? [] : [`${durationMs / SECOND} s`]),
  ].join(' for ')

/** When user i (from 0) of n starts, milliseconds after the first: i × ramp / n. */
export const startDelayMs = (user: number, { users, rampMs }: { users: number; rampMs: number }): number =>
  (user * rampMs) / users

/** How many requests a plan sends, where all are answered in time. */
export const requestsOf = (plan: Plan): number => {
  switch (plan.kind) {
    case 'users':
      return plan.users * plan.loops
    case 'rate':
      return (plan.perSecond * plan.durationMs) / SECOND
    case 'steps':
      return plan.rates.reduce((sum, rate) => sum + (rate * plan.stepMs) / SECOND, 0)
    case 'burst':
      return plan.users * plan.requestsPerUser
  }
}
