import { type Lease, released, renewed } from '@price-aggregator/kubernetes'
import { GuardLost, type JobGuard } from './job-guard.ts'
import { type LeaseGuardDeps, writeOwn } from './job-guard-deps.ts'
import { takeGuard } from './job-guard-take.ts'

/**
 * A guard by a Kubernetes Lease: renewed while the work is done, released afterwards. A run that finds another's Lease
 * watches it for as long as it lasts, and takes it only where it does not change or a run that began earlier ends. One
 * that `waits` takes it after any other run's end.
 */
export const createLeaseGuard =
  (deps: LeaseGuardDeps): JobGuard =>
  async (signal, work) => {
    const guard = await takeGuard(deps, signal)
    if (guard.kind !== 'taken') return guard
    const ended = new AbortController()
    const lost = new AbortController()
    const kept = keepGuard(deps, guard.lease, ended.signal).then(lease => {
      if (!lease) lost.abort(new GuardLost('the guard was lost: another run may be at work'))
      return lease
    })
    try {
      return { kind: 'ran', value: await work(AbortSignal.any([signal, lost.signal])) }
    } finally {
      ended.abort()
      const lease = await kept
      if (lease) await release(deps, lease)
    }
  }

/** Renews the Lease until the signal aborts. Resolves with it, or with undefined where it was lost. */
const keepGuard = async (
  deps: LeaseGuardDeps,
  first: Lease,
  ended: AbortSignal,
): Promise<Lease | undefined> => {
  const { timing, now, monotonic, sleep } = deps
  let lease = first
  let renewedAt = monotonic()
  let pauseMs = timing.renewMs
  for (;;) {
    await sleep(pauseMs, ended)
    if (ended.aborted) return lease
    const askedAt = monotonic()
    const owned = await writeOwn(deps, lease, standing =>
      renewed(standing, { now: now(), leaseMs: timing.leaseMs }),
    )
    if (owned.kind === 'ours') {
      lease = owned.lease
      renewedAt = askedAt
    }
    pauseMs = owned.kind === 'ours' ? timing.renewMs : timing.lookMs
    if (owned.kind === 'lost' || monotonic() - renewedAt > timing.renewDeadlineMs) return undefined
  }
}

const release = async (deps: LeaseGuardDeps, lease: Lease): Promise<void> => {
  const { kind } = await writeOwn(deps, lease, standing => released(standing, deps.now()))
  if (kind !== 'ours') deps.logger.warn({ lease: lease.name, kind }, 'the guard was not released: it expires')
}
