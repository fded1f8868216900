import { readdirSync } from 'node:fs'
import { ensureHelm, type KubernetesObject } from '../../scripts/charts/helm.ts'

// biome-ignore lint/suspicious/noExplicitAny: a pod's spec is looked into, field by field.
export type PodSpec = any
export type PodTemplate = { metadata: KubernetesObject['metadata']; spec: PodSpec }

/**
 * To be called in a suite that renders charts: where helm is missing, Go installs it, which takes minutes once. Where
 * there is neither, the suite is left out and says so; in CI it fails.
 */
export const needsHelm = (): void => {
  before(function () {
    this.timeout(600_000)
    try {
      ensureHelm()
    } catch (error) {
      if (process.env.CI) throw error
      console.log(`      left out: ${error instanceof Error ? error.message : error}`)
      this.skip()
    }
  })
}

/** Every set of values that the chart is rendered with, by name. */
export const VALUE_SETS: Record<string, string[]> = {
  ...Object.fromEntries(
    readdirSync(new URL('../../charts/price-aggregator/ci/', import.meta.url)).map(file => [
      file.replace('-values.yaml', ''),
      [`charts/price-aggregator/ci/${file}`],
    ]),
  ),
  eks: ['charts/price-aggregator/values-eks.yaml'],
}

export const ofKind = (objects: KubernetesObject[], ...kinds: string[]): KubernetesObject[] =>
  objects.filter(({ kind }) => kinds.includes(kind))

/** The one object of a kind whose name ends so. */
export const find = (objects: KubernetesObject[], kind: string, suffix: string): KubernetesObject => {
  const [found, ...more] = ofKind(objects, kind).filter(({ metadata }) => metadata.name.endsWith(suffix))
  if (!found || more.length > 0)
    throw new Error(`expected one ${kind} …${suffix}, found ${more.length + (found ? 1 : 0)}`)
  return found
}

/** All pods that objects describe, by the object's kind and name. */
export const podsOf = (objects: KubernetesObject[]): Map<string, PodTemplate> => {
  const pods = new Map<string, PodTemplate>()
  for (const object of objects) {
    const { template = object.spec?.jobTemplate?.spec.template } = object.spec ?? {}
    const pod = object.kind === 'Pod' ? (object as unknown as PodTemplate) : template
    if (pod?.spec?.containers) pods.set(`${object.kind}/${object.metadata.name}`, pod as PodTemplate)
  }
  return pods
}

/** Whether labels are what a selector asks for. */
export const selects = (selector: Selector, labels: Record<string, string> = {}): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every(
    ({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? ''),
  )

export type Selector = {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values: string[] }[]
}
