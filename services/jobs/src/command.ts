import type { JobContext } from './context.ts'
import type { CommandName, EnvironmentOf } from './environment.ts'
import type { Job } from './job.ts'

/** A job as it is run from the command line. */
export type Command<C extends CommandName> = {
  /** One line for `--help`. */
  summary: string
  /** How its guard and its report are named. */
  nameOf(env: EnvironmentOf<C>): string
  /** The job, with all that it works on. Throws `ConfigError`. */
  create(env: EnvironmentOf<C>, context: JobContext): Job
}
