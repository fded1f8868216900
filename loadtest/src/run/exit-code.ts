import { unjudgedOf } from './judge.ts'
import type { Summary } from './summary.ts'

/** 128 and SIGINT's number, as shells give it. */
export const INTERRUPTED = 130
/** Wrong arguments, an unreachable target, no k6: nothing was judged. */
export const NOT_RUN = 2

/** 0: no target missed; 1: one missed; 2: k6 broke off; 130: interrupted. The line says it in words. */
export const verdictOf = (summary: Summary): { code: number; line: string } => {
  const { ended, group, requests, verdicts } = summary
  if (ended === 'interrupted') return { code: INTERRUPTED, line: `${group} was cut short` }
  if (ended === 'failed') return { code: NOT_RUN, line: `${group}: k6 broke off` }
  if (requests === 0) return { code: NOT_RUN, line: `${group}: nothing was sent` }
  const missed = verdicts.filter(({ met }) => met === false).map(({ target }) => target)
  if (missed.length > 0) return { code: 1, line: `${group} missed its targets: ${missed.join(', ')}` }
  const unjudged = unjudgedOf(verdicts)
  if (unjudged.length === 0) return { code: 0, line: `${group} met its targets` }
  return { code: 0, line: `${group} met what could be judged; not judged: ${unjudged.join(', ')}` }
}
