/** A line that a job wrote: its last one says what came of the run. */
export type JobLine = {
  msg: string
  dryRun?: boolean
  ok?: boolean
  /** Of the run, milliseconds. */
  durationMs?: number
  findings?: Readonly<Record<string, number>>
  changes?: number
  failures?: readonly string[]
  /** One of the changes, in a line of its own on debug. */
  change?: string
  /** Who is at work, where that is another run. */
  holder?: string
}

/** The lines of a job's log. Throws a `SyntaxError` where one is no JSON: all that jobs write is. */
export const parseJobLog = (log: string): JobLine[] =>
  log
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as JobLine)

const BUSY = 'another run is at work'

/** `busy`: it left the work to another run. */
export type JobEnd = 'done' | 'failed' | 'busy' | 'unknown'

/** How a run ended, by its last line. */
export const endOf = (lines: readonly JobLine[]): JobEnd => {
  const last = lines.at(-1)
  if (last?.msg === BUSY) return 'busy'
  if (last?.ok === undefined) return 'unknown'
  return last.ok ? 'done' : 'failed'
}
