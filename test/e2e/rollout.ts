import { eventually } from '../eventually.ts'
import { rolledOut } from './installation.ts'
import type { KubernetesObject } from './kubectl.ts'
import type { Suite } from './suite.ts'

const GONE = { deadlineMs: 90_000, everyMs: 500 }

/** Waits until a rolling update is over: all runs what it should, and of the pods before none is left, even ending. */
export const replaced = async (
  suite: Pick<Suite, 'kubectl'>,
  before: readonly KubernetesObject[],
): Promise<void> => {
  await rolledOut(suite)
  const old = new Set(before.map(({ metadata }) => metadata.uid))
  const left = async (): Promise<string[]> => {
    const pods = await suite.kubectl.list('pods')
    return pods.filter(({ metadata }) => old.has(metadata.uid)).map(({ metadata }) => metadata.name)
  }
  await eventually('all pods are replaced', left, names => names.length === 0, GONE)
}
