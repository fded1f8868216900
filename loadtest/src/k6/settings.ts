import { GROUP_NAMES, GROUPS, type Group, type GroupName, groupWith, isGroupName } from './groups.ts'

/** What a run of the script needs to know. */
export type Settings = {
  name: GroupName
  group: Group
  /** Base URL of the API, without a slash at its end. */
  target: string
  seed: number
  /** CSV file of symbols by rank. */
  symbolsFile: string
  hotAssets: number
  mediumAssets: number
  /** How many k6 share the load, each seeing its part of it alone. */
  instances: number
}

/**
 * Reads `GROUP`, `TARGET`, `SEED`, `SECONDS`, `RATE`, `SYMBOLS_FILE`, `HOT_ASSETS`, `MEDIUM_ASSETS` and `INSTANCES`.
 * Throws.
 */
export const readSettings = (env: Readonly<Record<string, string | undefined>>): Settings => {
  const name = env.GROUP ?? ''
  if (!isGroupName(name)) throw new Error(`GROUP: no group "${name}"; there are ${GROUP_NAMES.join(', ')}`)
  const number = (key: string, fallback: number): number => {
    const text = env[key] || String(fallback)
    if (!/^\d{1,10}(\.\d+)?$/.test(text)) throw new Error(`${key}: expected a number, found "${text}"`)
    return Number(text)
  }
  const seconds = number('SECONDS', 0)
  const rate = number('RATE', 0)
  const group = groupWith(name, {
    durationMs: seconds > 0 ? seconds * 1_000 : undefined,
    perSecond: rate > 0 ? rate : undefined,
  })
  if (!group) {
    const fixed = GROUPS[name].plan.kind === 'steps' ? 'RATE' : 'SECONDS and RATE'
    throw new Error(`${name} sends what its plan says: leave ${fixed} out`)
  }
  const target = env.TARGET ?? ''
  if (!/^https?:\/\//.test(target)) throw new Error(`TARGET: expected a URL, found "${target}"`)
  return {
    name,
    group,
    target: target.replace(/\/+$/, ''),
    seed: number('SEED', 1),
    symbolsFile: env.SYMBOLS_FILE || './symbols.csv',
    hotAssets: number('HOT_ASSETS', 20),
    mediumAssets: number('MEDIUM_ASSETS', 180),
    instances: Math.max(1, number('INSTANCES', 1)),
  }
}
