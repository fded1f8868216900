import { hostname } from 'node:os'
import { createKubernetesClient, credentialsOf, type KubernetesClient } from '@price-aggregator/kubernetes'
import type { LeaseOwner } from './election/lease-records.ts'
import type { RefresherEnvironment } from './environment.ts'
import { holderOf } from './holder.ts'

/** The API server, where one is needed. Throws `ConfigError` where its credentials cannot be read. */
export const connectKubernetes = (env: RefresherEnvironment): KubernetesClient | undefined => {
  if (env.LEADERSHIP !== 'leases' && env.ASSIGNMENT_CONFIGMAP === undefined) return undefined
  return createKubernetesClient({ credentials: credentialsOf(env.KUBECONFIG), namespace: env.NAMESPACE })
}

const RELEASE_ANNOTATIONS = ['meta.helm.sh/release-name', 'meta.helm.sh/release-namespace']
const RELEASE_LABEL = 'app.kubernetes.io/managed-by'

/** A Lease made here belongs to the assignment's ConfigMap: it goes with the release, and Helm takes it for its own. */
export const leaseOwner =
  (kubernetes: KubernetesClient, name: string | undefined) => async (): Promise<LeaseOwner | undefined> => {
    if (name === undefined) return undefined
    const answer = await kubernetes.getConfigMap(name)
    if (answer.kind !== 'ok') return undefined
    const { uid, labels, annotations } = answer.value
    return {
      reference: { apiVersion: 'v1', kind: 'ConfigMap', name, uid },
      labels: pick(labels, [RELEASE_LABEL]),
      annotations: pick(annotations, RELEASE_ANNOTATIONS),
    }
  }

const pick = (from: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]]])))

/** The pod this process runs in, and this process, as Leases name their holder: another one after each start. */
export const podOf = (env: RefresherEnvironment) => {
  const name = env.POD_NAME ?? hostname()
  const holder = holderOf(name)
  const reference =
    env.POD_UID === undefined ? undefined : { apiVersion: 'v1', kind: 'Pod', name, uid: env.POD_UID }
  return { name, holder, reference }
}
