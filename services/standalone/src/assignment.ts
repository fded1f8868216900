import {
  type AssignmentSource,
  createAssignment,
  type TierOverrides,
  type TierSizes,
} from '@price-aggregator/prices'

type OverridableSourceDeps = {
  base: AssignmentSource
  sizes: TierSizes
  overrides: { current(): TierOverrides }
  /** Milliseconds on the latest store's clock: what a change is numbered by, so that the next process' are higher. */
  now(): number
}

/** A source with tier overrides of this process over it. Until there are any it keeps its own generation. */
export const overridableSource = ({
  base,
  sizes,
  overrides,
  now,
}: OverridableSourceDeps): AssignmentSource => {
  const numbered = { version: 0, generation: 0 }
  return {
    read: async () => {
      const { version, assets } = overrides.current()
      const { generation: own, ...given } = await base.read()
      if (version !== numbered.version) Object.assign(numbered, { version, generation: Math.floor(now()) })
      const tiers = new Map([...assets].map(([asset, { tier }]) => [asset, tier]))
      return createAssignment({
        ...given,
        sizes,
        overrides: tiers,
        generation: Math.max(own, numbered.generation),
      })
    },
  }
}
