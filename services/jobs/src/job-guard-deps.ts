import type { Answer, KubernetesClient, Lease } from '@price-aggregator/kubernetes'

/** How a guard is held; milliseconds. */
export type GuardTiming = {
  /** A guard that is not renewed for so long may be taken. */
  leaseMs: number
  renewMs: number
  /** A holder that could not renew for so long stops its work, before anybody may take the guard. */
  renewDeadlineMs: number
  /** How often another's guard, or an API server that is away, is looked at. */
  lookMs: number
  /** For how long a Lease must be missing before it is made here: an installer that is about to make it would fail. */
  makeAfterMs: number
}

export const GUARD_TIMING: GuardTiming = {
  leaseMs: 15_000,
  renewMs: 3_000,
  renewDeadlineMs: 10_000,
  lookMs: 1_000,
  makeAfterMs: 5_000,
}

export type LeaseGuardDeps = {
  leases: Pick<KubernetesClient, 'getLease' | 'createLease' | 'updateLease'>
  /** The Lease's name, what it carries where it is made here, and how it names this run. */
  name: string
  labels: Readonly<Record<string, string>>
  me: string
  /**
   * Whether the end of another run is waited for, and the work done after it: for work that another run, which may be
   * configured otherwise or be cut off, does not do as well.
   */
  waits: boolean
  logger: Record<'info' | 'warn', (about: object, message: string) => void>
  timing: GuardTiming
  /** Milliseconds since 1970, for people to read. */
  now: () => number
  /** Milliseconds on a clock that never jumps. */
  monotonic: () => number
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export type Owned = { kind: 'ours'; lease: Lease } | { kind: 'lost' } | { kind: 'unknown' }

/** Writes over a Lease of ours, also where others have changed its labels meanwhile. */
export const writeOwn = async (
  { leases, me }: Pick<LeaseGuardDeps, 'leases' | 'me'>,
  lease: Lease,
  change: (lease: Lease) => Lease,
): Promise<Owned> => {
  const first = await leases.updateLease(change(lease))
  if (first.kind === 'ok') return { kind: 'ours', lease: first.value }
  if (!isGone(first)) return { kind: 'unknown' }
  const found = await leases.getLease(lease.name)
  if (found.kind === 'not_found') return { kind: 'lost' }
  if (found.kind !== 'ok') return { kind: 'unknown' }
  if (found.value.holder !== me) return { kind: 'lost' }
  const second = await leases.updateLease(change(found.value))
  return second.kind === 'ok' ? { kind: 'ours', lease: second.value } : { kind: 'unknown' }
}

const isGone = ({ kind }: Answer<Lease>): boolean => kind === 'conflict' || kind === 'not_found'
