import type { RequestSummary } from './client-pod.ts'

/** The rest is for machines that are busy. */
const LEAST_SHARE = 0.8

/**
 * What was asked at a constant rate, given back where it was really asked: "none failed" says something only of requests
 * that there were. Throws where there were too few for the time, or none was answered well.
 */
export const askedEnough = (
  summary: RequestSummary,
  { perSecond, elapsedMs }: { perSecond: number; elapsedMs: number },
): RequestSummary => {
  const wanted = Math.ceil(LEAST_SHARE * perSecond * (elapsedMs / 1_000))
  const { requests, ok, failures } = summary
  if (requests < wanted) throw new Error(`the client asked ${requests} times, expected at least ${wanted}`)
  if (ok === 0) throw new Error(`none of ${requests} requests was answered well: ${JSON.stringify(failures)}`)
  return summary
}
