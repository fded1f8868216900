import { type Answer, freshLease, type Lease } from '@price-aggregator/kubernetes'
import { sleep } from '@price-aggregator/runtime'
import { GUARD_TIMING, type LeaseGuardDeps } from './job-guard-deps.ts'

type Fault = 'timeout' | 'unavailable' | 'refused'

/** Leases in this process, with the conflicts of an API server. */
export const memoryLeases = () => {
  const standing = new Map<string, Lease>()
  const faults: { every?: Fault; create?: Fault } = {}
  let version = 0

  const put = (lease: Lease): Lease => {
    version += 1
    const stored = { ...lease, uid: `uid-${lease.name}`, resourceVersion: String(version) }
    standing.set(lease.name, stored)
    return stored
  }
  const answer = async (
    call: () => Lease | 'conflict' | 'not_found',
    fault: Fault | undefined = faults.every,
  ): Promise<Answer<Lease>> => {
    const error = new Error('told to')
    if (fault === 'refused') return { kind: 'refused', status: 403, error }
    if (fault) return { kind: fault, error }
    const value = call()
    return typeof value === 'string' ? { kind: value } : { kind: 'ok', value }
  }
  return {
    faults,
    put,
    standing: (name: string) => standing.get(name),
    remove: (name: string) => standing.delete(name),
    getLease: (name: string) => answer(() => standing.get(name) ?? 'not_found'),
    createLease: (lease: Lease) =>
      answer(() => (standing.has(lease.name) ? 'conflict' : put(lease)), faults.every ?? faults.create),
    updateLease: (lease: Lease) =>
      answer(() =>
        standing.get(lease.name)?.resourceVersion === lease.resourceVersion ? put(lease) : 'conflict',
      ),
  }
}

export type MemoryLeases = ReturnType<typeof memoryLeases>

/** How much faster than the clock on the wall time passes for a guard here. */
const SPEED = 20

export const NAME = 'prices-job-audit'

/** A run's deps on such Leases; with the guard's own timing, at a higher speed. */
export const guardDeps = (leases: MemoryLeases, me: string, waits = false) => {
  const warnings: string[] = []
  const told: string[] = []
  const deps: LeaseGuardDeps = {
    leases,
    name: NAME,
    labels: { app: 'prices' },
    me,
    waits,
    logger: {
      info: (_about, message) => void told.push(message),
      warn: (_about, message) => void warnings.push(message),
    },
    timing: GUARD_TIMING,
    now: Date.now,
    monotonic: () => performance.now() * SPEED,
    sleep: (ms, signal) => sleep(ms / SPEED, signal),
  }
  return { ...deps, told, warnings }
}

/** A Lease as another run left it. */
export const heldBy = (holder: string): Lease => ({
  ...freshLease(NAME, {}),
  holder,
  leaseDurationSeconds: 15,
  acquireTime: '2026-11-24T20:00:00.000000Z',
  renewTime: '2026-11-24T20:00:00.000000Z',
})
