import { createKubernetesClient, type Lease } from '@price-aggregator/kubernetes'
import { sendJson, startApiServer } from '../../../kubernetes/src/api-server.fixture.ts'
import { type LeaseManifest, leaseOfManifest, manifestOfLease } from '../../../kubernetes/src/lease.ts'

/** An Event as the API server is told it. */
type EventManifest = {
  reason: string
  type: string
  message: string
  involvedObject: { kind: string; name: string; uid?: string }
}

/** Leases behind a real client, with the conflicts of a real API server. */
export const startLeaseServer = async () => {
  const leases = new Map<string, Lease>()
  const events: EventManifest[] = []
  /**
   * `refusing`: it says that it lacks the right; `meddled`: somebody writes a Lease just before an update comes; `lost`:
   * an update is not answered, whether it was done or not.
   */
  const faults: { refusing: boolean; meddled: boolean; lost?: 'done' | 'undone' } = {
    refusing: false,
    meddled: false,
  }
  let version = 0

  const put = (lease: Lease): Lease => {
    version += 1
    const stored = { ...lease, uid: `uid-${lease.name}`, resourceVersion: String(version) }
    leases.set(lease.name, stored)
    return stored
  }

  const server = await startApiServer((request, response, body) => {
    const name = request.url?.split('/leases/')[1]
    if (faults.refusing) return sendJson(response, 403, { code: 403 })
    if (request.method === 'POST') {
      events.push(JSON.parse(body))
      return sendJson(response, 201, JSON.parse(body))
    }
    if (name === undefined) {
      return sendJson(response, 200, { items: [...leases.values()].map(manifestOfLease) })
    }
    const standing = leases.get(name)
    if (!standing) return sendJson(response, 404, { code: 404 })
    if (request.method === 'GET') return sendJson(response, 200, manifestOfLease(standing))
    if (faults.meddled) put(standing)
    const update = leaseOfManifest(JSON.parse(body) as LeaseManifest)
    if (update.resourceVersion !== leases.get(name)?.resourceVersion) {
      return sendJson(response, 409, { code: 409 })
    }
    if (faults.lost === 'undone') return void response.destroy()
    const updated = put(update)
    return faults.lost ? void response.destroy() : sendJson(response, 200, manifestOfLease(updated))
  })
  const client = createKubernetesClient({ credentials: server.credentials, namespace: 'shop' })
  /** How often something was changed. */
  const writes = () => server.asked.filter(asked => !asked.startsWith('GET ')).length
  return {
    client,
    leases,
    events,
    faults,
    put,
    writes,
    stop: async () => {
      await client.close()
      await server.stop()
    },
  }
}
