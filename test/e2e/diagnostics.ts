import { run } from './command.ts'
import { createKubectl, type Kubectl } from './kubectl.ts'
import type { Pod } from './refreshers.ts'
import type { Suite } from './suite.ts'

const TAIL = 40
const COMMANDS = [
  ['get', 'pods,jobs,leases,hpa,networkpolicies,persistentvolumeclaims', '--output', 'wide'],
  ['get', 'events', '--sort-by', '.lastTimestamp'],
  // kubectl reads no more than 5 logs at once unless told otherwise.
  [
    'logs',
    ...['--selector', 'app.kubernetes.io/part-of=price-aggregator', '--prefix', `--tail=${TAIL}`],
    ...['--max-log-requests=50', '--ignore-errors'],
  ],
]

/** A container of a pod that was started more than once. */
export type Restarted = { pod: string; container: string }

export const restartedContainers = (pods: readonly Pod[]): Restarted[] =>
  pods.flatMap(({ metadata, status }) =>
    (status.containerStatuses ?? [])
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name }) => ({ pod: metadata.name, container: name })),
  )

/**
 * Prints what stands in the namespace, its events, and the ends of all logs, of containers that were restarted those
 * before it too. Never rejects.
 */
export const printDiagnostics = async (kubectl: Pick<Kubectl, 'command' | 'list'>): Promise<void> => {
  const pods = await kubectl.list<Pod>('pods').catch(() => [])
  const before = restartedContainers(pods).map(({ pod, container }) => {
    return ['logs', pod, '--container', container, '--previous', `--tail=${TAIL}`]
  })
  for (const args of [...COMMANDS, ...before]) {
    const { stdout, stderr } = await run(kubectl.command(args)).catch(error => ({
      stdout: '',
      stderr: String(error),
    }))
    console.log(`\n-- kubectl ${args.join(' ')}\n${stdout}${stderr}`)
  }
}

/** The same for the suite's namespace, and for each other of its own where something runs. Never rejects. */
export const printAllDiagnostics = async ({ kubectl, settings }: Pick<Suite, 'kubectl' | 'settings'>) => {
  await printDiagnostics(kubectl)
  for (const side of Object.values(settings.sideNamespaces).map(createKubectl)) {
    const pods = await side.list<Pod>('pods').catch(() => [])
    if (pods.length > 0) await printDiagnostics(side)
  }
}
