import { readFileSync } from 'node:fs'

const HOT = 20
const MEDIUM = 180

export type Assets = Readonly<Record<'all' | 'hot' | 'medium' | 'cold', readonly string[]>>

/** The assets of a file of symbols, by the tiers of the chart's default values. */
export const readAssets = (symbolsFile: string): Assets => {
  const lines = readFileSync(symbolsFile, 'utf8').trim().split('\n')
  const all = lines.slice(1).map(line => line.trim().toLowerCase())
  return { all, hot: all.slice(0, HOT), medium: all.slice(HOT, HOT + MEDIUM), cold: all.slice(HOT + MEDIUM) }
}

/** Paths of the prices of assets. */
export const pricePaths = (assets: readonly string[]): string[] => assets.map(asset => `/prices/${asset}`)
