import type { Answer, ConfigMap, KubernetesClient } from '@price-aggregator/kubernetes'
import { documentOfFiles, OVERRIDES_FILE, overridesText, parseOverrides } from '@price-aggregator/prices'
import type { OverridesDocument } from './overrides-document.ts'

/** A ConfigMap that the job needs cannot be had: says which, and why. */
export class ConfigMapUnavailable extends Error {
  readonly code = 'CONFIG_MAP_UNAVAILABLE'

  constructor(name: string, failure: Exclude<Answer<unknown>, { kind: 'ok' }>) {
    super(
      failure.kind === 'not_found'
        ? `the ConfigMap ${name} is missing`
        : `the ConfigMap ${name} cannot be had: ${failure.kind}`,
      { cause: 'error' in failure ? failure.error : undefined },
    )
  }
}

type ReadDeps = { kubernetes: Pick<KubernetesClient, 'getConfigMap'> }

/** The symbols and the sizes of the tiers in a ConfigMap. Rejects with `ConfigMapUnavailable`, or where it is wrong. */
export const readAssignmentConfigMap = async ({ kubernetes }: ReadDeps, name: string) =>
  documentOfFiles(given(name, await kubernetes.getConfigMap(name)).data)

const UNPROVEN_SINCE = 'price-aggregator.io/unproven-since'

/** The overrides in a ConfigMap, which has to be there. Rejects with `ConfigMapUnavailable` and `AssignmentError`. */
export const createConfigMapOverrides = (
  { kubernetes }: { kubernetes: Pick<KubernetesClient, 'getConfigMap' | 'updateConfigMap'> },
  name: string,
): OverridesDocument => {
  const get = async () => given(name, await kubernetes.getConfigMap(name))
  return {
    read: async () => {
      const { annotations, data, resourceVersion } = await get()
      const unprovenSince = Date.parse(annotations[UNPROVEN_SINCE] ?? '')
      return {
        overrides: parseOverrides(data[OVERRIDES_FILE]),
        unprovenSince: Number.isNaN(unprovenSince) ? undefined : unprovenSince,
        revision: resourceVersion,
      }
    },
    write: async ({ overrides, unprovenSince }, revision) => {
      const standing = await get()
      if (standing.resourceVersion !== revision) return 'conflict'
      const { [UNPROVEN_SINCE]: _, ...others } = standing.annotations
      const annotations =
        unprovenSince === undefined
          ? others
          : { ...others, [UNPROVEN_SINCE]: new Date(unprovenSince).toISOString() }
      const data = { ...standing.data, [OVERRIDES_FILE]: overridesText(overrides) }
      const answer = await kubernetes.updateConfigMap({ ...standing, annotations, data })
      if (answer.kind === 'conflict') return 'conflict'
      given(name, answer)
      return 'written'
    },
  }
}

const given = (name: string, answer: Answer<ConfigMap>): ConfigMap => {
  if (answer.kind === 'ok') return answer.value
  throw new ConfigMapUnavailable(name, answer)
}

type AnnounceDeps = {
  kubernetes: Pick<KubernetesClient, 'getConfigMap' | 'createEvent'>
  /** Milliseconds since 1970. */
  now(): number
}

/** Says something with an Event on a ConfigMap. Rejects with `ConfigMapUnavailable`. */
export const announceOnConfigMap =
  ({ kubernetes, now }: AnnounceDeps, name: string) =>
  async (message: string): Promise<void> => {
    const { uid } = given(name, await kubernetes.getConfigMap(name))
    const answer = await kubernetes.createEvent({
      about: { apiVersion: 'v1', kind: 'ConfigMap', name, uid },
      type: 'Normal',
      reason: 'TiersReconciled',
      message,
      component: 'price-aggregator/reconcile-tiers',
      at: now(),
    })
    if (answer.kind !== 'ok') throw new ConfigMapUnavailable(name, answer)
  }
