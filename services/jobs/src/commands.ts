import { createLogger, type Environment, type LogLevel, readEnvironment } from '@price-aggregator/runtime'
import { auditFreshnessCommand } from './audit-freshness/command.ts'
import type { Command } from './command.ts'
import type { CommandArguments } from './commands-arguments.ts'
import { guardOf, openContext } from './context.ts'
import { ensureTableCommand } from './ensure-table/command.ts'
import { type CommandName, type EnvironmentOf, environmentSchemas } from './environment.ts'
import { reconcileTiersCommand } from './reconcile-tiers/command.ts'
import { rollupHistoryCommand } from './rollup-history/command.ts'
import { type JobOutcome, runJob } from './run-job.ts'

/** All jobs, by their commands. */
export const COMMANDS: { readonly [C in CommandName]: Command<C> } = {
  'reconcile-tiers': reconcileTiersCommand,
  'rollup-history': rollupHistoryCommand,
  'audit-freshness': auditFreshnessCommand,
  'ensure-table': ensureTableCommand,
}

type Run = Omit<Extract<CommandArguments, { kind: 'run' }>, 'kind'>

/** Runs one job in this process. Rejects with `ConfigError` for an environment that it cannot run in. */
export const runCommand = async <C extends CommandName>(
  { command, dryRun }: Run & { command: C },
  environment: Environment,
  signal: AbortSignal,
): Promise<JobOutcome> => {
  const { create, nameOf, waits }: Command<C> = COMMANDS[command]
  const env = readEnvironment(environmentSchemas[command], environment) as EnvironmentOf<C>
  const name = nameOf(env)
  const logger = createLogger(name, levelOf(env.LOG_LEVEL, dryRun))
  const startedAt = performance.now()
  const context = await openContext(env, logger)
  try {
    const job = create(env, context)
    const guard = guardOf(context, env, { name, command, waits })
    const timeoutMs = env.JOB_TIMEOUT_SECONDS * 1_000 - (performance.now() - startedAt)
    return await runJob({ guard, reports: context.latest, logger, timeoutMs, signal }, name, job, { dryRun })
  } finally {
    await context.close()
  }
}

/** A dry run is there to say its plan. */
const levelOf = (level: LogLevel, dryRun: boolean): LogLevel =>
  dryRun && level !== 'trace' && level !== 'debug' ? 'info' : level
