import { fileURLToPath } from 'node:url'
import { CommandFailed, output } from './command.ts'
import type { Suite } from './suite.ts'

const VALUES = fileURLToPath(new URL('values.yaml', import.meta.url))
const ROLLOUT_DEADLINE_S = 180

/** Makes the namespace and installs the chart with its default development values and those of the suite. */
export const install = async ({ settings, helm, kubectl }: Suite): Promise<void> => {
  await output(['kubectl', 'create', 'namespace', kubectl.namespace])
  const result = await helm.install([VALUES], [`image.tag=${JSON.stringify(settings.tag)}`])
  if (result.code !== 0) throw new CommandFailed(['helm', 'install'], result)
}

/** Waits until all Deployments and StatefulSets run what they should. */
export const rolledOut = async ({ kubectl }: Pick<Suite, 'kubectl'>): Promise<void> => {
  const all = await kubectl.list('deployments,statefulsets')
  const names = all.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`)
  const wait = (name: string): Promise<string> =>
    kubectl.run(['rollout', 'status', name, `--timeout=${ROLLOUT_DEADLINE_S}s`], {
      deadlineMs: (ROLLOUT_DEADLINE_S + 20) * 1_000,
    })
  for (const name of names) await wait(name)
}

export const removeNamespaces = (...namespaces: string[]): Promise<string> =>
  output(['kubectl', 'delete', 'namespace', ...namespaces, '--ignore-not-found', '--timeout=120s'], {
    deadlineMs: 150_000,
  })

/** Removes what the suite made, whatever state it is in. */
export const remove = async ({ helm, settings }: Suite): Promise<void> => {
  await helm.uninstall()
  await removeNamespaces(settings.namespace, ...Object.values(settings.sideNamespaces))
}
