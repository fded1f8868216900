import { hostname } from 'node:os'
import { createKubernetesClient, credentialsOf, type KubernetesClient } from '@price-aggregator/kubernetes'
import type { LatestStore } from '@price-aggregator/prices'
import { type Logger, sleep } from '@price-aggregator/runtime'
import { connectLatest } from './connect-latest.ts'
import type { JobEnvironment } from './environment.ts'
import { type JobGuard, noGuard } from './job-guard.ts'
import { GUARD_TIMING } from './job-guard-deps.ts'
import { createLeaseGuard } from './job-guard-lease.ts'

/** What a job's process works with. */
export type JobContext = {
  latest: LatestStore
  /** Undefined: none at hand. */
  kubernetes: KubernetesClient | undefined
  logger: Logger
  /** Has something closed after the run; what was opened last is closed first. */
  opened(close: () => Promise<void> | void): void
}

export type OpenContext = JobContext & { close(): Promise<void> }

/** Rejects with `ConfigError` where the API server's credentials cannot be read. */
export const openContext = async (env: JobEnvironment, logger: Logger): Promise<OpenContext> => {
  const closers: (() => Promise<void> | void)[] = []
  const kubernetes = connectKubernetes(env)
  if (kubernetes) closers.push(kubernetes.close)
  const latest = await connectLatest(env, logger)
  closers.push(latest.close)
  return {
    latest,
    kubernetes,
    logger,
    opened: close => void closers.push(close),
    close: async () => {
      for (const close of closers.toReversed()) await close()
    },
  }
}

const connectKubernetes = (env: JobEnvironment): KubernetesClient | undefined => {
  if (env.NAMESPACE === undefined) return undefined
  return createKubernetesClient({ credentials: credentialsOf(env.KUBECONFIG), namespace: env.NAMESPACE })
}

const COMPONENT_LABEL = 'app.kubernetes.io/component'

/** The guard of a job: by a Lease, or none without Kubernetes. `command` is the component that its Lease belongs to. */
export const guardOf = (
  { kubernetes, logger }: Pick<JobContext, 'kubernetes' | 'logger'>,
  env: JobEnvironment,
  { name, command, waits }: { name: string; command: string; waits: boolean },
): JobGuard => {
  if (!kubernetes) return noGuard
  return createLeaseGuard({
    leases: kubernetes,
    name: `${env.LEASE_PREFIX}-job-${name}`,
    labels: { ...env.LEASE_LABELS, [COMPONENT_LABEL]: command },
    me: `${env.POD_NAME ?? hostname()}_${process.pid}-${Date.now().toString(36)}`,
    waits,
    logger,
    timing: GUARD_TIMING,
    now: Date.now,
    monotonic: () => performance.now(),
    sleep,
  })
}
