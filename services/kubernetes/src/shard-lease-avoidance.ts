import { type Lease, microTime } from './lease.ts'

const HOLDER_ANNOTATION = 'price-aggregator.io/avoid-holder'
const UNTIL_ANNOTATION = 'price-aggregator.io/avoid-until'
const TIMES_ANNOTATION = 'price-aggregator.io/avoid-times'

/** Who is not to lead a shard, where another can. */
export type Avoidance = {
  holder: string
  /** Milliseconds on the latest store's clock. */
  until: number
  /** How many times in a row this holder has been avoided, this one included. */
  times: number
}

/** The annotations of a shard's Lease that ask all members to avoid a holder; `times` is 1 where it is not said. */
export const avoidanceAnnotations = ({
  holder,
  until,
  times = 1,
}: Omit<Avoidance, 'times'> & Partial<Avoidance>): Record<string, string> => ({
  [HOLDER_ANNOTATION]: holder,
  [UNTIL_ANNOTATION]: microTime(until),
  [TIMES_ANNOTATION]: String(times),
})

/** What a Lease last said of whom to avoid, over or not. */
export const lastAvoidance = (lease: Lease | undefined): Avoidance | undefined => {
  const annotations = lease?.annotations ?? {}
  const holder = annotations[HOLDER_ANNOTATION]
  const until = Date.parse(annotations[UNTIL_ANNOTATION] ?? '')
  const times = Number(annotations[TIMES_ANNOTATION])
  if (!holder || Number.isNaN(until)) return undefined
  return { holder, until, times: Number.isSafeInteger(times) && times > 0 ? times : 1 }
}

/** The holder that a Lease says is to be avoided at `now`. */
export const avoidedHolder = (lease: Lease | undefined, now: number): string | undefined => {
  const last = lastAvoidance(lease)
  return last && last.until > now ? last.holder : undefined
}
