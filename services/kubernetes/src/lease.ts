/** Who an object goes with: when the owner is deleted, Kubernetes deletes it too. */
export type OwnerReference = { apiVersion: string; kind: string; name: string; uid: string }

/** A `coordination.k8s.io/v1` Lease. Times are RFC 3339 text with microseconds, to be compared, not reckoned with. */
export type Lease = {
  name: string
  /** What an update must be based on; undefined: not created yet. */
  resourceVersion: string | undefined
  /** Which of several objects of that name, one after another: an update of one that is gone is a conflict then. */
  uid?: string
  /** Empty: nobody holds it. */
  holder: string
  /** 0: not said. */
  leaseDurationSeconds: number
  acquireTime: string | undefined
  renewTime: string | undefined
  /** How often it went to another holder. */
  transitions: number
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
  ownerReferences: readonly OwnerReference[]
}

/** The text of a time in milliseconds since 1970, as Leases want it: `2026-11-24T20:00:00.123000Z`. */
export const microTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000Z`

/** A Lease as the API server writes it, in the parts that count here. */
export type LeaseManifest = {
  metadata?: {
    name?: string
    uid?: string
    resourceVersion?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    ownerReferences?: OwnerReference[]
  }
  spec?: {
    holderIdentity?: string
    leaseDurationSeconds?: number
    acquireTime?: string
    renewTime?: string
    leaseTransitions?: number
  }
}

export const leaseOfManifest = ({ metadata = {}, spec = {} }: LeaseManifest): Lease => ({
  name: metadata.name ?? '',
  resourceVersion: metadata.resourceVersion,
  ...(metadata.uid !== undefined && { uid: metadata.uid }),
  holder: spec.holderIdentity ?? '',
  leaseDurationSeconds: spec.leaseDurationSeconds ?? 0,
  acquireTime: spec.acquireTime,
  renewTime: spec.renewTime,
  transitions: spec.leaseTransitions ?? 0,
  labels: metadata.labels ?? {},
  annotations: metadata.annotations ?? {},
  ownerReferences: (metadata.ownerReferences ?? []).map(({ apiVersion, kind, name, uid }) => ({
    apiVersion,
    kind,
    name,
    uid,
  })),
})

export const manifestOfLease = (lease: Lease): LeaseManifest => ({
  metadata: {
    name: lease.name,
    ...(lease.resourceVersion !== undefined && { resourceVersion: lease.resourceVersion }),
    ...(lease.uid !== undefined && { uid: lease.uid }),
    labels: { ...lease.labels },
    annotations: { ...lease.annotations },
    ownerReferences: [...lease.ownerReferences],
  },
  spec: {
    holderIdentity: lease.holder,
    ...(lease.leaseDurationSeconds > 0 && { leaseDurationSeconds: lease.leaseDurationSeconds }),
    ...(lease.acquireTime !== undefined && { acquireTime: lease.acquireTime }),
    ...(lease.renewTime !== undefined && { renewTime: lease.renewTime }),
    leaseTransitions: lease.transitions,
  },
})
