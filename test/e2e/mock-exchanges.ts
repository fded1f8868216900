import { eventually } from '../eventually.ts'
import { rolledOut } from './installation.ts'
import type { KubernetesObject } from './kubectl.ts'
import type { Suite } from './suite.ts'

const SELECTOR = 'app.kubernetes.io/component=mock-exchange'
const GONE = { deadlineMs: 60_000, everyMs: 500 }

/** The mock exchanges of the release: how many pods each has decides whether it answers. */
export const createMockExchanges = (suite: Pick<Suite, 'kubectl'>) => {
  const { kubectl } = suite
  const scale = async (replicas: number): Promise<void> => {
    const deployments = await kubectl.list<KubernetesObject>('deployments', SELECTOR)
    const names = deployments.map(({ metadata }) => `deployment/${metadata.name}`)
    await kubectl.run(['scale', ...names, `--replicas=${replicas}`])
  }
  return {
    /** Takes all of them away, and waits until none answers any more. */
    takeDown: async (): Promise<void> => {
      await scale(0)
      await eventually(
        'no exchange is left',
        () => kubectl.list('pods', SELECTOR),
        left => left.length === 0,
        GONE,
      )
    },
    /** Brings all of them back; ready. */
    bringBack: async (): Promise<void> => {
      await scale(1)
      await rolledOut(suite)
    },
  }
}
