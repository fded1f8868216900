import { runProcess } from '@price-aggregator/runtime'
import { COMMANDS, runCommand } from './commands.ts'
import { parseArguments, usage } from './commands-arguments.ts'

/** Nothing that still hangs keeps a run from ending. */
const LINGER_MS = 1_000

await runProcess('jobs', async signal => {
  const asked = parseArguments(process.argv.slice(2), COMMANDS)
  if (asked.kind === 'help') {
    process.stdout.write(usage(COMMANDS))
    return
  }
  const outcome = await runCommand(asked, process.env, signal)
  process.exitCode = outcome === 'failed' ? 1 : 0
  setTimeout(() => process.exit(), LINGER_MS).unref()
})
