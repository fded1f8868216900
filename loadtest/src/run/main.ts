import { parseCommand } from './arguments.ts'
import { runCommand } from './commands.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

process.exitCode = await runCommand(
  {
    env: process.env,
    signal: stop.signal,
    out: process.stdout,
    fail: line => console.error(`loadtest: ${line}`),
  },
  parseCommand(process.argv.slice(2)),
)
