import type { Answer, ConfigMap, KubernetesClient } from '@price-aggregator/kubernetes'
import {
  type AssignmentSource,
  createAssignment,
  documentOfFiles,
  OVERRIDES_FILE,
  parseOverrides,
} from '@price-aggregator/prices'

/** The API server did not give an object that can be used. */
class ObjectUnavailable extends Error {
  readonly code = 'KUBERNETES_OBJECT_UNAVAILABLE'
}

type SourceDeps = { kubernetes: Pick<KubernetesClient, 'getConfigMap'> }

/** Names of ConfigMaps; `overrides` may be missing in the cluster, or not be used. */
type SourceNames = { assignment: string; overrides: string | undefined }

const READS = 3

/**
 * The assignment in a ConfigMap, with the tier overrides in another. Its generation is the higher of the two
 * `resourceVersion`s, so every change of either makes a new one, also a change back as `helm rollback` makes.
 * They are whole numbers that grow over all objects of one kind: https://kep.k8s.io/5504.
 */
export const configMapSource = ({ kubernetes }: SourceDeps, names: SourceNames): AssignmentSource => {
  const seen = { overrides: false }

  /** One that is gone is no answer: without it the number would go back, and no other would follow. */
  const readOverrides = async () => {
    if (names.overrides === undefined) return undefined
    const answer = await kubernetes.getConfigMap(names.overrides)
    if (answer.kind === 'not_found' && !seen.overrides) return undefined
    const overrides = given(names.overrides, answer)
    seen.overrides = true
    return overrides
  }

  /** Both as they stood at one moment: else two readers could know the same generation differently. */
  const readBoth = async () => {
    let overrides = await readOverrides()
    for (let reads = 0; reads < READS; reads++) {
      const assignment = given(names.assignment, await kubernetes.getConfigMap(names.assignment))
      const again = await readOverrides()
      if (again?.resourceVersion === overrides?.resourceVersion) return { assignment, overrides }
      overrides = again
    }
    throw new ObjectUnavailable(`ConfigMap ${names.overrides} changes too often to be read`)
  }

  return {
    read: async () => {
      const { assignment, overrides } = await readBoth()
      const { assets } = parseOverrides(overrides?.data[OVERRIDES_FILE])
      return createAssignment({
        ...documentOfFiles(assignment.data),
        overrides: new Map([...assets].map(([asset, { tier }]) => [asset, tier])),
        generation: Math.max(versionOf(assignment), overrides ? versionOf(overrides) : 0),
      })
    },
  }
}

const given = (name: string, answer: Answer<ConfigMap>): ConfigMap => {
  if (answer.kind === 'ok') return answer.value
  throw new ObjectUnavailable(`ConfigMap ${name}: ${answer.kind}`, {
    cause: 'error' in answer ? answer.error : undefined,
  })
}

const versionOf = ({ name, resourceVersion }: ConfigMap): number => {
  const version = Number(resourceVersion)
  if (Number.isSafeInteger(version) && version > 0) return version
  throw new ObjectUnavailable(
    `ConfigMap ${name}: its resourceVersion must be a whole number, found ${resourceVersion || 'nothing'}`,
  )
}
