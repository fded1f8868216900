import type { KubernetesObject } from './kubectl.ts'
import { hotLeader } from './settled.ts'
import type { Suite } from './suite.ts'

/** Set by values.yaml; a folder that can be written though the root is read-only. */
const FILE = '/dev/shm/mute-writes'
const MUTE = `require('node:fs').writeFileSync('${FILE}', '')`
const UNMUTE = `require('node:fs').rmSync('${FILE}', { force: true })`

/** A leader that writes no price, and renews its Leases as if it did; `at`: since when, milliseconds on Redis' clock. */
export type Muted = { pod: string; epoch: number; at: number; unmute(): Promise<unknown> }

export const muteHotLeader = async (suite: Suite): Promise<Muted> => {
  const { kubectl, redis } = suite
  const { pod, epoch } = await hotLeader(suite)
  const at = await redis.now()
  await kubectl.exec(pod, ['node', '--eval', MUTE])
  return { pod, epoch, at, unmute: () => kubectl.exec(pod, ['node', '--eval', UNMUTE]) }
}

/** What happened to a Lease, as `kubectl get events` says it. */
export type LeaseEvent = KubernetesObject & {
  reason: string
  message: string
  type: string
  count?: number
  involvedObject: { kind: string; name: string }
}

/** The Events that tell that a shard was moved, except those of before. */
export const moveEvents = async (
  { kubectl }: Pick<Suite, 'kubectl'>,
  before: readonly LeaseEvent[] = [],
): Promise<LeaseEvent[]> => {
  const known = new Set(before.map(({ metadata }) => metadata.uid))
  const events = await kubectl.list<LeaseEvent>('events')
  return events.filter(({ reason, metadata }) => reason === 'ShardMoved' && !known.has(metadata.uid))
}

/** Whom a Lease asks to avoid, until when, milliseconds since 1970; undefined: nobody. */
export const avoidance = async (
  { kubectl }: Pick<Suite, 'kubectl'>,
  lease: string,
): Promise<{ holder: string; until: number } | undefined> => {
  const { annotations = {} } = (await kubectl.get<KubernetesObject>('lease', lease)).metadata
  const holder = annotations['price-aggregator.io/avoid-holder']
  const until = annotations['price-aggregator.io/avoid-until']
  return holder === undefined || until === undefined ? undefined : { holder, until: Date.parse(until) }
}
