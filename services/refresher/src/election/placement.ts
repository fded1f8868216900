import { hash32 } from '@price-aggregator/prices'

export type PlacementInput<Shard extends string> = {
  shards: readonly Shard[]
  members: readonly string[]
  /** Whether a member is not to get a shard, as long as any other can. */
  avoids?: (shard: Shard, member: string) => boolean
}

type Pair<Shard> = { shard: Shard; member: string; weight: number }

/**
 * Which member should hold which shard: rendezvous hashing with bounded loads, so that everybody who knows the members
 * comes to the same answer, all hold equally many (or one more), and few shards move when a member comes or goes.
 * Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2016, with the tightest bound.
 */
export const placeShards = <Shard extends string>(input: PlacementInput<Shard>): Map<Shard, string> => {
  const { shards, members, avoids = () => false } = input
  const placed = new Map<Shard, string>()
  const loads = new Map(members.map(member => [member, 0]))
  const room = createRoom(shards.length, members.length)
  const pairs = pairsByWeight(shards, members)

  const place = ({ shard, member }: Pair<Shard>, fits: (load: number) => boolean): void => {
    const load = loads.get(member) ?? 0
    if (placed.has(shard) || !fits(load)) return
    placed.set(shard, member)
    loads.set(member, load + 1)
  }
  const willing = pairs.filter(({ shard, member }) => !avoids(shard, member))
  for (const pair of willing) place(pair, room)
  // What avoidance left over goes beyond the bound rather than to nobody, or to those to be avoided.
  for (const pair of willing) place(pair, () => true)
  for (const pair of pairs) place(pair, () => true)
  return placed
}

/** Whether a member with a load takes one more: all get the floor of the mean, and as many as there is a rest one more. */
const createRoom = (shards: number, members: number): ((load: number) => boolean) => {
  const floor = Math.floor(shards / members)
  let extras = shards % members
  return load => {
    if (load < floor) return true
    if (load > floor || extras === 0) return false
    extras -= 1
    return true
  }
}

const pairsByWeight = <Shard extends string>(
  shards: readonly Shard[],
  members: readonly string[],
): Pair<Shard>[] =>
  shards
    .flatMap(shard => members.map(member => ({ shard, member, weight: hash32(`${shard}|${member}`) })))
    .sort((a, b) => b.weight - a.weight || (`${a.shard}|${a.member}` < `${b.shard}|${b.member}` ? -1 : 1))
