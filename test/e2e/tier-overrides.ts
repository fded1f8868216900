import { eventually } from '../eventually.ts'
import type { KubernetesObject } from './kubectl.ts'
import type { Move, Switch, Tier } from './moves.ts'
import type { Suite } from './suite.ts'

type OverridesObject = KubernetesObject & {
  metadata: { resourceVersion: string }
  data?: { 'overrides.json'?: string }
}

type Override = { tier: Tier; reason: string }

/** The tier overrides as they stand, and the generation that they make: the version of their ConfigMap. */
export type TierOverrides = { generation: number; assets: Readonly<Record<string, Override>> }

const nameOf = (release: string): string => `${release}-tier-overrides`

export const readOverrides = async ({
  kubectl,
  release,
}: Pick<Suite, 'kubectl' | 'release'>): Promise<TierOverrides> => {
  const { data, metadata } = await kubectl.get<OverridesObject>('configmap', nameOf(release))
  const text = data?.['overrides.json']
  const { assets } = text ? (JSON.parse(text) as Pick<TierOverrides, 'assets'>) : { assets: {} }
  return { generation: Number(metadata.resourceVersion), assets }
}

/** Takes all overrides back, as `docs/operations/jobs.md` says. */
export const removeOverrides = ({ kubectl, release }: Pick<Suite, 'kubectl' | 'release'>): Promise<string> =>
  kubectl.run(['patch', 'configmap', nameOf(release), '--type=merge', '--patch', '{"data":null}'])

/** The assets that overrides take out of the tiers of their rank. */
export const movesOf = (overrides: TierOverrides, assets: Suite['assets']): Move[] =>
  (['hot', 'medium', 'cold'] as const).flatMap(from =>
    assets[from].flatMap(asset => {
      const to = overrides.assets[asset]?.tier ?? from
      return to === from ? [] : [{ asset, from, to }]
    }),
  )

const REGISTERED = { deadlineMs: 20_000, everyMs: 300 }

/** Waits until the assignment with some overrides is registered, and gives when it takes effect. */
export const switchTo = async (
  { redis }: Pick<Suite, 'redis'>,
  { generation }: TierOverrides,
): Promise<Switch> => {
  const { effectiveAt } = await eventually(
    `generation ${generation} is registered`,
    redis.generations,
    ({ next, effectiveAt }) => next === generation && effectiveAt !== undefined,
    REGISTERED,
  )
  return { generation, effectiveAt: effectiveAt ?? 0 }
}

/** Waits until an assignment newer than that of a generation is registered, and gives when it takes effect. */
export const switchAfter = async ({ redis }: Pick<Suite, 'redis'>, generation: number): Promise<Switch> => {
  const { next = 0, effectiveAt = 0 } = await eventually(
    `a newer assignment than generation ${generation} is registered`,
    redis.generations,
    ({ next, effectiveAt }) => (next ?? 0) > generation && effectiveAt !== undefined,
    { deadlineMs: 60_000, everyMs: 300 },
  )
  return { generation: next, effectiveAt }
}
