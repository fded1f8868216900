/** What k6 says of one request. */
export type RequestSample =
  | { kind: 'time'; at: number; ms: number; step: string | undefined }
  | { kind: 'outcome'; at: number; problem: string | undefined; step: string | undefined }
  | { kind: 'dropped'; at: number; count: number }

/**
 * Reads a line of k6's CSV output: `metric_name,timestamp,metric_value,scenario,extra_tags,metadata`, times in
 * milliseconds, tags as `a=b&c=d`. Undefined: a line that nobody here asks about.
 */
export const parseSample = (line: string): RequestSample | undefined => {
  if (!line.startsWith('request_') && !line.startsWith('dropped_')) return undefined
  const [name, timestamp, value, , tags = ''] = line.split(',')
  const at = Number(timestamp)
  const number = Number(value)
  if (!Number.isFinite(at) || !Number.isFinite(number)) return undefined
  const step = tagOf(tags, 'step')
  if (name === 'request_time') return { kind: 'time', at, ms: number, step }
  if (name === 'dropped_iterations') return { kind: 'dropped', at, count: number }
  if (name !== 'request_failed') return undefined
  return { kind: 'outcome', at, problem: number > 0 ? (tagOf(tags, 'kind') ?? 'unknown') : undefined, step }
}

const tagOf = (tags: string, name: string): string | undefined =>
  tags === ''
    ? undefined
    : tags
        .split('&')
        .find(tag => tag.startsWith(`${name}=`))
        ?.slice(name.length + 1)
