import type { Kubectl, KubernetesObject } from './kubectl.ts'

const EPOCH_ANNOTATION = 'price-aggregator.io/epoch'

type LeaseObject = KubernetesObject & { spec?: { holderIdentity?: string; renewTime?: string } }

/** A Lease as the suite looks at it. */
export type Lease = { name: string; uid: string; holder: string; renewTime: string; epoch: number }

export type ShardCounts = Readonly<Record<'hot' | 'medium' | 'cold', number>>

/** Shards of each tier by the chart's default values. */
export const SHARDS: ShardCounts = { hot: 1, medium: 2, cold: 4 }

export const shardLeaseNames = (release: string, counts: ShardCounts): string[] =>
  Object.entries(counts).flatMap(([tier, count]) =>
    Array.from({ length: count }, (_, index) => `${release}-refresher-${tier}-${index}`),
  )

export const readLeases = async (kubectl: Kubectl): Promise<Lease[]> => {
  const leases = await kubectl.list<LeaseObject>('leases')
  return leases.map(({ metadata, spec }) => ({
    name: metadata.name,
    uid: metadata.uid,
    holder: spec?.holderIdentity ?? '',
    renewTime: spec?.renewTime ?? '',
    epoch: Number(metadata.annotations?.[EPOCH_ANNOTATION] ?? 0),
  }))
}

/** How many of the shards of a tier each of its pods leads, by its Leases; a shard without a holder counts for ''. */
export const shardsByPod = (
  leases: readonly Lease[],
  tier: string,
  pods: readonly string[],
): Map<string, number> => {
  const counts = new Map(pods.map(pod => [pod, 0]))
  for (const { name, holder } of leases) {
    if (!name.match(`-refresher-${tier}-\\d+$`)) continue
    const pod = pods.find(one => holder.startsWith(one)) ?? ''
    counts.set(pod, (counts.get(pod) ?? 0) + 1)
  }
  return counts
}

/** `tier:index` of each shard's Lease that there is, and whether a pod of its tier holds it. */
export const heldShards = (
  leases: readonly Lease[],
  podsByTier: Readonly<Record<string, readonly string[]>>,
): Record<string, boolean> => {
  const shards = leases.flatMap(({ name, holder }) => {
    const [, tier = '', index] = name.match(/-refresher-(hot|medium|cold)-(\d+)$/) ?? []
    if (index === undefined) return []
    return [[`${tier}:${index}`, (podsByTier[tier] ?? []).some(pod => holder.startsWith(pod))]]
  })
  return Object.fromEntries(shards)
}

/** When the Lease of each of these names was last renewed. Throws where one is missing or never was. */
export const renewTimes = (leases: readonly Lease[], names: readonly string[]): Map<string, string> =>
  new Map(
    names.map(name => {
      const renewTime = leases.find(lease => lease.name === name)?.renewTime
      if (!renewTime) throw new Error(`the Lease ${name} is missing, or was never renewed`)
      return [name, renewTime]
    }),
  )
