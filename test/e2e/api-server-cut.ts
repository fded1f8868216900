import { readFile } from 'node:fs/promises'
import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Kubectl, KubernetesObject } from './kubectl.ts'
import type { Refreshers } from './refreshers.ts'

/** Policies take effect within about a second. */
const TAKES_EFFECT_MS = 2_000

export type CutDeps = {
  kubectl: Pick<Kubectl, 'get' | 'run' | 'exec' | 'apply'>
  refreshers: Pick<Refreshers, 'pods'>
  release: string
  sleep?: (ms: number) => Promise<unknown>
}

/**
 * Cuts all refreshers off from the API server while something is done: the one policy that lets them is taken away,
 * and stands again when it is done, also where cutting off or what was done has failed.
 */
export const withoutApiServer = async <T>(deps: CutDeps, done: () => Promise<T>): Promise<T> => {
  const { kubectl, release } = deps
  const name = `${release}-refresher-to-api-server`
  const policy = await kubectl.get<KubernetesObject>('networkpolicy', name)
  try {
    await kubectl.run(['delete', 'networkpolicy', name])
    await endConnections(deps)
    return await done()
  } finally {
    await kubectl.apply(asItWas(name, policy))
  }
}

/** A policy need not cut connections that stand. */
const endConnections = async ({ kubectl, refreshers, sleep = sleepFor }: CutDeps): Promise<void> => {
  const script = await readFile(new URL('in-pod/end-connections.mjs', import.meta.url), 'utf8')
  const end = ({ metadata }: KubernetesObject): Promise<string> =>
    kubectl.exec(metadata.name, ['node', '--input-type=module', '--eval', script])
  await sleep(TAKES_EFFECT_MS)
  // All are let end, for what goes on in a pod would cut it off again after the policy is back.
  const ends = await Promise.allSettled((await refreshers.pods()).map(end))
  for (const one of ends) if (one.status === 'rejected') throw one.reason
}

const asItWas = (name: string, { metadata, spec }: KubernetesObject): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, labels: metadata.labels, annotations: metadata.annotations },
  spec,
})
