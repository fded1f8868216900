import type { KubernetesClient } from '@price-aggregator/kubernetes'
import type { AssignmentFollower, LatestStore } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import { createLeaseLeadership } from './election/lease-leadership.ts'
import type { RefresherEnvironment } from './environment.ts'
import { leaseOwner, podOf } from './kubernetes.ts'
import type { Leadership } from './leadership.ts'
import { createSoleLeadership } from './sole-leadership.ts'

type CreateLeadershipDeps = {
  env: RefresherEnvironment
  kubernetes: KubernetesClient | undefined
  latest: LatestStore
  assignment: AssignmentFollower
  logger: Logger
  /** Aborts when this process is about to stop. */
  stopping: AbortSignal
}

/** Leadership as the environment wants it: by Leases, or of whatever nobody else writes. */
export const createLeadership = (deps: CreateLeadershipDeps): Leadership => {
  const { env, kubernetes, ...rest } = deps
  const pod = podOf(env)
  const tiers = env.TIERS
  if (env.LEADERSHIP !== 'leases' || !kubernetes) {
    return createSoleLeadership({ ...rest, tiers, holder: pod.holder })
  }
  return createLeaseLeadership({
    ...rest,
    leases: kubernetes,
    tiers,
    prefix: env.LEASE_PREFIX,
    labels: env.LEASE_LABELS,
    pod,
    owner: leaseOwner(kubernetes, env.ASSIGNMENT_CONFIGMAP),
  })
}
