import { type CommandOptions, output } from './command.ts'

/** A Kubernetes object, as far as the suite looks at it. */
export type KubernetesObject = {
  kind: string
  metadata: {
    name: string
    uid: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    deletionTimestamp?: string
    ownerReferences?: { kind: string; name: string }[]
  }
  spec?: unknown
}

export type Kubectl = ReturnType<typeof createKubectl>

/** `kubectl` in one namespace. Each call has a deadline, and rejects with `CommandFailed`. */
export const createKubectl = (namespace: string) => {
  const command = (args: readonly string[]): string[] => ['kubectl', '--namespace', namespace, ...args]
  const run = (args: readonly string[], options?: CommandOptions): Promise<string> =>
    output(command(args), options)

  return {
    namespace,
    command,
    run,
    get: async <T extends KubernetesObject>(kind: string, name: string): Promise<T> =>
      JSON.parse(await run(['get', kind, name, '--output', 'json'])) as T,
    list: async <T extends KubernetesObject>(kinds: string, selector?: string): Promise<T[]> => {
      const chosen = selector === undefined ? [] : ['--selector', selector]
      const list = await run(['get', kinds, ...chosen, '--output', 'json'])
      return (JSON.parse(list) as { items: T[] }).items
    },
    apply: (manifest: object): Promise<string> =>
      run(['apply', '--filename', '-'], { input: JSON.stringify(manifest) }),
    /** Runs a program in a pod's first container. */
    exec: (pod: string, program: readonly string[], options: CommandOptions = {}): Promise<string> =>
      run(['exec', '--stdin', pod, '--', ...program], { deadlineMs: 20_000, ...options }),
  }
}
