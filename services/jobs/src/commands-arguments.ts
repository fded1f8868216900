import { ConfigError } from '@price-aggregator/runtime'
import type { CommandName } from './environment.ts'

/** What the command line asks for. */
export type CommandArguments = { kind: 'help' } | { kind: 'run'; command: CommandName; dryRun: boolean }

const OPTIONS = ['--dry-run', '--help']

/** Throws `ConfigError` for an unknown command or option. */
export const parseArguments = (
  args: readonly string[],
  commands: Readonly<Record<CommandName, unknown>>,
): CommandArguments => {
  const unknown = args.filter(argument => argument.startsWith('-') && !OPTIONS.includes(argument))
  if (unknown.length > 0) {
    throw new ConfigError(`unknown option ${unknown.join(' ')}: expected ${OPTIONS.join(' or ')}`)
  }
  if (args.includes('--help')) return { kind: 'help' }
  const [command, ...more] = args.filter(argument => !argument.startsWith('-'))
  if (command === undefined || !isCommand(command, commands) || more.length > 0) {
    const found = command === undefined ? 'nothing' : [command, ...more].join(' ')
    throw new ConfigError(`expected one of ${Object.keys(commands).join(', ')}, found ${found}`)
  }
  return { kind: 'run', command, dryRun: args.includes('--dry-run') }
}

const isCommand = (name: string, commands: Readonly<Record<CommandName, unknown>>): name is CommandName =>
  Object.hasOwn(commands, name)

/** What `--help` says. */
export const usage = (commands: Readonly<Record<CommandName, { summary: string }>>): string =>
  [
    'node services/jobs/src/main.ts <command> [--dry-run]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(17)}${summary}`),
    '',
    '  --dry-run        say what would be changed, and change nothing',
    '',
    'Configured by the environment: docs/configuration.md. Exits with 0 when done, or when the work is left to another run, else with 1.',
    '',
  ].join('\n')
