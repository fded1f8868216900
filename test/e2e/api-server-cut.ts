import { readFile } from 'node:fs/promises'
import type { KubernetesObject } from './kubectl.ts'
import type { Suite } from './suite.ts'

/** Takes effect within about a second, as policies do. */
export type Cut = { mend(): Promise<void> }

/** Cuts all refreshers off from the API server: the one policy that lets them is taken away. */
export const cutOffFromApiServer = async ({ kubectl, refreshers, release }: Suite): Promise<Cut> => {
  const name = `${release}-refresher-to-api-server`
  const policy = await kubectl.get<KubernetesObject>('networkpolicy', name)
  const { labels, annotations } = policy.metadata
  await kubectl.run(['delete', 'networkpolicy', name])
  const script = await readFile(new URL('in-pod/end-connections.mjs', import.meta.url), 'utf8')
  const end = ({ metadata }: KubernetesObject): Promise<string> =>
    kubectl.exec(metadata.name, ['node', '--input-type=module', '--eval', script])
  await new Promise(resolve => setTimeout(resolve, 2_000))
  await Promise.all((await refreshers.pods()).map(end))
  return {
    mend: async () => {
      const { spec } = policy
      const metadata = { name, labels, annotations }
      await kubectl.apply({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec })
    },
  }
}
