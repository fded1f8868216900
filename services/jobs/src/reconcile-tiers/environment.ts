import { type Asset, parseAsset } from '@price-aggregator/prices'
import { decimal, integer } from '@price-aggregator/runtime'
import { z } from 'zod'

const assetList = () =>
  z.string().transform((text, context): Asset[] =>
    text.split(',').flatMap(name => {
      const asset = parseAsset(name.trim())
      if (asset !== undefined) return [asset]
      context.addIssue({ code: 'custom', message: 'expected assets such as btcusdt,ethusdt' })
      return []
    }),
  )

const pinned = (tier: string) =>
  assetList().default([]).describe(`Assets that stay ${tier}, whatever their popularity`)

/** The variables of reconcile-tiers. */
export const reconcileTiersEnvironment = {
  NAMESPACE: z.string().describe('Kubernetes namespace of the Leases and the ConfigMaps'),
  ASSIGNMENT_CONFIGMAP: z.string().describe('ConfigMap with assignment.json and symbols.csv'),
  OVERRIDES_CONFIGMAP: z.string().describe('ConfigMap that the tier overrides are written to'),
  POPULARITY_HALF_LIFE_SECONDS: integer({ min: 1, max: 31_536_000 })
    .default(3_600)
    .describe('In which the popularity of an asset decays by half, seconds'),
  TIER_MIN_ACCESSES: integer()
    .default(1_000)
    .describe('Total popularity below which no asset moves: too little evidence'),
  TIER_HYSTERESIS: decimal({ min: 1, max: 1_000 })
    .default(1.3)
    .describe('How many times the popularity of the asset it displaces a challenger must have'),
  TIER_DWELL_SECONDS: integer({ max: 31_536_000 })
    .default(1_800)
    .describe('An asset that moved does not move again before, seconds'),
  PINNED_HOT: pinned('hot'),
  PINNED_MEDIUM: pinned('medium'),
  PINNED_COLD: pinned('cold'),
}
