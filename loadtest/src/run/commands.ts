import { readFile } from 'node:fs/promises'
import { GROUPS, groupWith } from '../k6/groups.ts'
import { summaryLines } from '../report/text.ts'
import type { Command, RunOptions } from './arguments.ts'
import { USAGE } from './arguments.ts'
import { compareSummaries, parseSummary } from './compare.ts'
import { INTERRUPTED, NOT_RUN, verdictOf } from './exit-code.ts'
import { withField } from './field.ts'
import { findK6, HOW_TO_GET_K6, installK6 } from './k6-binary.ts'
import { measure } from './measure.ts'
import { writeReport } from './write-report.ts'

export type CommandDeps = {
  env: Readonly<NodeJS.ProcessEnv>
  signal: AbortSignal
  out: NodeJS.WriteStream
  fail(line: string): void
}

/** Does what was asked for; resolves with the exit code. Never rejects. */
export const runCommand = async (deps: CommandDeps, command: Command): Promise<number> => {
  switch (command.kind) {
    case 'help':
      deps.out.write(`${USAGE}\n`)
      return 0
    case 'invalid':
      deps.fail(`${command.problem} (--help says more)`)
      return NOT_RUN
    case 'install-k6':
      return installK6(deps.env)
    case 'compare':
      return compare(deps, command.before, command.after)
    case 'run':
      return runGroup(deps, command.options).catch((error: unknown) => {
        if (deps.signal.aborted) {
          deps.fail('interrupted before anything was sent')
          return INTERRUPTED
        }
        deps.fail(error instanceof Error ? error.message : String(error))
        return NOT_RUN
      })
  }
}

const runGroup = async (deps: CommandDeps, options: RunOptions): Promise<number> => {
  const { env, fail, out, signal } = deps
  const k6 = await findK6(env)
  if (!k6) {
    fail(HOW_TO_GET_K6)
    return NOT_RUN
  }
  const say = (line: string) => out.write(`${line}\n`)
  const group =
    groupWith(options.group, {
      durationMs: options.seconds && options.seconds * 1_000,
      perSecond: options.perSecond,
    }) ?? GROUPS[options.group]
  return withField({ signal, say }, options, async field => {
    say(`${options.group}: ${group.says}; seed ${options.seed}`)
    const measurement = await measure({ k6, signal, now: Date.now, out }, options, group, field)
    const { summary, report } = await writeReport(measurement, group, options.out)
    for (const line of summaryLines(summary)) say(line)
    say(`report: ${report}`)
    const { code, line } = verdictOf(summary)
    if (code === 0) say(line)
    else fail(line)
    return code
  })
}

const compare = async ({ fail, out }: CommandDeps, ...files: [string, string]): Promise<number> => {
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => undefined)))
  const [before, after] = texts.map(text => (text === undefined ? undefined : parseSummary(text)))
  if (!before || !after) {
    fail(`${before ? files[1] : files[0]} is no summary of a load test`)
    return NOT_RUN
  }
  const comparison = compareSummaries(before, after)
  if (comparison.kind === 'incomparable') {
    fail(comparison.problem)
    return NOT_RUN
  }
  for (const line of comparison.lines) out.write(`${line}\n`)
  if (comparison.lost.length === 0) return 0
  fail(`targets met before and missed now: ${comparison.lost.join(', ')}`)
  return 1
}
