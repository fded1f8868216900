import { type Answer, type KubernetesClient, type Lease, withAnnotations } from '@price-aggregator/kubernetes'
import type { VirtualTime } from './virtual-time.fixture.ts'

type Leases = Pick<KubernetesClient, 'createLease' | 'getLease' | 'listLeases' | 'updateLease'>

/** How likely each fault is with each call, from 0 to 1. */
type ApiFaults = {
  /** The answer takes longer than the deadline; the change is made in time, late, or never. */
  lost: number
  /** It answers that it is unavailable. */
  unavailable: number
  /** Somebody else writes an annotation before an update comes. */
  meddled: number
}

const NO_FAULTS: ApiFaults = { lost: 0, unavailable: 0, meddled: 0 }

export type FakeApi = {
  leases: Map<string, Lease>
  faults: ApiFaults
  /** The longest way of a request, and of an answer, milliseconds. */
  slownessMs: number
  delete(name: string): void
  annotate(name: string, annotations: Record<string, string>): void
  /** Changes one at once, as somebody else would. */
  edit(name: string, change: (lease: Lease) => Lease): void
  /** A client as one process has it; `reachable` is asked when a call is sent. */
  client(reachable: () => boolean): Leases
}

const DEADLINE_MS = 1_500

/** An API server for Leases, with the conflicts of a real one, on virtual time. */
export const createFakeApi = (time: VirtualTime, random: () => number): FakeApi => {
  const leases = new Map<string, Lease>()
  let version = 0

  const store = (lease: Lease): Answer<Lease> => {
    version += 1
    const uid = leases.get(lease.name)?.uid ?? `uid-${version}`
    const stored = { ...lease, resourceVersion: String(version), uid }
    leases.set(lease.name, stored)
    return { kind: 'ok', value: stored }
  }

  const edit = (name: string, change: (lease: Lease) => Lease): void => {
    const lease = leases.get(name)
    if (lease) store(change(lease))
  }

  const annotate = (name: string, annotations: Record<string, string>): void =>
    edit(name, lease => withAnnotations(lease, annotations))

  const update = (lease: Lease): Answer<Lease> => {
    if (random() < api.faults.meddled) annotate(lease.name, { meddled: String(version) })
    const standing = leases.get(lease.name)
    // As a real one does, it makes a Lease that is gone again, unless it is told which one is meant.
    if (lease.uid !== undefined && standing?.uid !== lease.uid) return { kind: 'conflict' }
    if (standing && standing.resourceVersion !== lease.resourceVersion) return { kind: 'conflict' }
    return store(lease)
  }

  const call = async <T>(reachable: () => boolean, serve: () => Answer<T>): Promise<Answer<T>> => {
    const timeout: Answer<T> = { kind: 'timeout', error: new Error('no answer') }
    if (!reachable()) {
      await time.sleep(DEADLINE_MS)
      return timeout
    }
    if (random() < api.faults.lost) {
      const servedAfter = random() * 4_000
      if (random() < 0.8) void time.sleep(servedAfter).then(serve)
      await time.sleep(DEADLINE_MS)
      return timeout
    }
    await time.sleep(1 + random() * api.slownessMs)
    if (random() < api.faults.unavailable) return { kind: 'unavailable', error: new Error('503') }
    const answer = serve()
    await time.sleep(1 + random() * api.slownessMs)
    return answer
  }

  const api: FakeApi = {
    leases,
    faults: NO_FAULTS,
    slownessMs: 40,
    delete: name => void leases.delete(name),
    annotate,
    edit,
    client: reachable => ({
      listLeases: selector =>
        call(reachable, () => ({
          kind: 'ok',
          value: [...leases.values()].filter(({ labels }) => matches(labels, selector)),
        })),
      getLease: name =>
        call(reachable, () => {
          const lease = leases.get(name)
          return lease ? { kind: 'ok', value: lease } : { kind: 'not_found' }
        }),
      createLease: lease =>
        call(reachable, () => (leases.has(lease.name) ? { kind: 'conflict' } : store(lease))),
      updateLease: lease => call(reachable, () => update(lease)),
    }),
  }
  return api
}

const matches = (labels: Readonly<Record<string, string>>, selector: string): boolean =>
  selector.split(',').every(pair => labels[pair.split('=')[0] ?? ''] === pair.split('=')[1])
