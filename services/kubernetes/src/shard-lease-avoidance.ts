import { type Lease, microTime } from './lease.ts'

const HOLDER_ANNOTATION = 'price-aggregator.io/avoid-holder'
const UNTIL_ANNOTATION = 'price-aggregator.io/avoid-until'

/** Who is not to lead a shard, where another can; `until` in milliseconds on the latest store's clock. */
export type Avoidance = { holder: string; until: number }

/** The annotations of a shard's Lease that ask all members to avoid a holder. */
export const avoidanceAnnotations = ({ holder, until }: Avoidance): Record<string, string> => ({
  [HOLDER_ANNOTATION]: holder,
  [UNTIL_ANNOTATION]: microTime(until),
})

/** The holder that a Lease says is to be avoided at `now`. */
export const avoidedHolder = (lease: Lease | undefined, now: number): string | undefined => {
  const holder = lease?.annotations[HOLDER_ANNOTATION]
  const until = Date.parse(lease?.annotations[UNTIL_ANNOTATION] ?? '')
  return holder && until > now ? holder : undefined
}
