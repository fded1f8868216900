import type { JobContext } from './context.ts'
import type { CommandName, EnvironmentOf } from './environment.ts'
import type { Job } from './job.ts'

/** A job as it is run from the command line. */
export type Command<C extends CommandName> = {
  /** One line for `--help`. */
  summary: string
  /** How its guard and its report are named. */
  nameOf(env: EnvironmentOf<C>): string
  /** Whether it waits for another run to end and then does its work all the same, instead of leaving it to the other. */
  waits: boolean
  /** The job, with all that it works on. Throws `ConfigError`. */
  create(env: EnvironmentOf<C>, context: JobContext): Job
}
