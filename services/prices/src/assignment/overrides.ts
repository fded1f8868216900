import { type Asset, parseAsset } from '../asset.ts'
import { TIERS, type Tier } from '../tier.ts'
import { AssignmentError } from './document.ts'

/** Why an asset is in another tier than its rank says; `since` in milliseconds on the latest store's clock. */
export type TierOverride = { tier: Tier; reason: string; since: number }

/** All overrides as one document; every change has a version of its own. */
export type TierOverrides = { version: number; assets: ReadonlyMap<Asset, TierOverride> }

export const NO_OVERRIDES: TierOverrides = { version: 0, assets: new Map() }

/** The key of a ConfigMap that holds them. */
export const OVERRIDES_FILE = 'overrides.json'

/** The text of the overrides: `{"version":3,"assets":{"btcusdt":{"tier":"hot","reason":"…","since":1764000000000}}}`. */
export const overridesText = ({ version, assets }: TierOverrides): string =>
  JSON.stringify({ version, assets: Object.fromEntries(assets) })

/** The overrides of a text; of none, no overrides. Throws `AssignmentError`. */
export const parseOverrides = (text: string | undefined): TierOverrides => {
  if (text === undefined || text.trim() === '') return NO_OVERRIDES
  const document = parseObject(text)
  const { version, assets } = document
  if (!Number.isSafeInteger(version)) fail('version', 'a whole number', version)
  if (!isObject(assets)) return fail('assets', 'an object of assets', assets)
  const entries = Object.entries(assets).map(([symbol, given]) => [
    assetOf(symbol),
    overrideOf(symbol, given),
  ])
  return { version: Number(version), assets: new Map(entries as [Asset, TierOverride][]) }
}

const assetOf = (symbol: string): Asset =>
  parseAsset(symbol) ?? fail('assets', 'symbols such as btcusdt', symbol)

const overrideOf = (symbol: string, given: unknown): TierOverride => {
  const { tier, reason, since }: Partial<TierOverride> = isObject(given) ? given : {}
  const known = TIERS.find(candidate => candidate === tier)
  if (!known) return fail(`assets.${symbol}.tier`, `one of ${TIERS.join(', ')}`, tier)
  return { tier: known, reason: String(reason ?? ''), since: Number.isFinite(since) ? Number(since) : 0 }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseObject = (text: string): Record<string, unknown> => {
  try {
    const document: unknown = JSON.parse(text)
    if (isObject(document)) return document
  } catch (cause) {
    throw new AssignmentError(`${OVERRIDES_FILE} is not JSON`, { cause })
  }
  throw new AssignmentError(`${OVERRIDES_FILE} must be an object with version and assets`)
}

const fail = (field: string, expected: string, found: unknown): never => {
  throw new AssignmentError(
    `${OVERRIDES_FILE}: ${field} must be ${expected}, found ${JSON.stringify(found) ?? 'nothing'}`,
  )
}
