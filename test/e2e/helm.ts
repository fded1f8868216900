import { type CommandResult, output, run } from './command.ts'

const DEADLINE_MS = 300_000

export type Helm = ReturnType<typeof createHelm>

/** `helm` with one chart and one release. `values` are files, `set` are `--set` entries. */
export const createHelm = (options: { namespace: string; release: string; chart: string }) => {
  const { namespace, release, chart } = options
  const helm = (...args: string[]): string[] => ['helm', '--namespace', namespace, ...args]
  const flags = (values: readonly string[], set: readonly string[]): string[] => [
    ...values.flatMap(file => ['--values', file]),
    ...set.flatMap(entry => ['--set-json', entry]),
  ]

  return {
    /** Installs without waiting, as `helm install` does. The result is judged by the caller. */
    install: (values: readonly string[], set: readonly string[]): Promise<CommandResult> =>
      run(helm('install', release, chart, ...flags(values, set)), { deadlineMs: DEADLINE_MS }),
    /** Changes some values of the release, and keeps the others. */
    upgrade: (set: readonly string[]): Promise<string> =>
      output(helm('upgrade', release, chart, '--reuse-values', ...flags([], set)), {
        deadlineMs: DEADLINE_MS,
      }),
    rollback: (revision: number): Promise<string> =>
      output(helm('rollback', release, String(revision)), { deadlineMs: DEADLINE_MS }),
    test: (): Promise<CommandResult> =>
      run(helm('test', release, '--logs', '--timeout', '3m'), { deadlineMs: DEADLINE_MS }),
    uninstall: (): Promise<CommandResult> =>
      run(helm('uninstall', release, '--ignore-not-found', '--wait', '--timeout', '2m'), {
        deadlineMs: DEADLINE_MS,
      }),
    /** Names of the releases in the namespace, failed ones too. */
    list: async (): Promise<string[]> =>
      (await output(helm('list', '--all', '--short'))).split('\n').filter(Boolean),
  }
}
