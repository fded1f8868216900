import { run } from './command.ts'
import type { Kubectl } from './kubectl.ts'

const TAIL = 40
const COMMANDS = [
  ['get', 'pods,jobs,leases,hpa,networkpolicies', '--output', 'wide'],
  ['get', 'events', '--sort-by', '.lastTimestamp'],
  ['logs', '--selector', 'app.kubernetes.io/part-of=price-aggregator', '--prefix', `--tail=${TAIL}`],
]

/** Prints what stands in the namespace, its events, and the ends of all logs. Never rejects. */
export const printDiagnostics = async (kubectl: Kubectl): Promise<void> => {
  for (const args of COMMANDS) {
    const { stdout, stderr } = await run(kubectl.command([...args, ...concurrency(args)])).catch(error => ({
      stdout: '',
      stderr: String(error),
    }))
    console.log(`\n-- kubectl ${args.join(' ')}\n${stdout}${stderr}`)
  }
}

/** How many logs kubectl reads at once is limited to 5 unless told otherwise. */
const concurrency = ([verb]: readonly string[]): string[] =>
  verb === 'logs' ? ['--max-log-requests=50', '--ignore-errors'] : []
