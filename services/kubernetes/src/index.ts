export type { Answer, Failure } from './answer.ts'
export { createKubernetesClient, type KubernetesClient, type KubernetesOptions } from './client.ts'
export type { ConfigMap } from './config-map.ts'
export { type Credentials, credentialsOf } from './connection.ts'
export type { EventInput } from './event.ts'
export { type Lease, microTime, type OwnerReference } from './lease.ts'
export { freshLease, renewed, sameRecord, taken } from './lease-holding.ts'
export {
  labelSelector,
  memberLeasePrefix,
  released,
  shardLeaseName,
  TIER_LABEL,
  withAnnotations,
} from './shard-lease.ts'
export { avoidanceAnnotations, avoidedHolder, lastAvoidance } from './shard-lease-avoidance.ts'
export { epochOf, withEpoch } from './shard-lease-epoch.ts'
