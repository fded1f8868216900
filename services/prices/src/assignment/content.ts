import { TIERS, type Tier } from '../tier.ts'
import type { Assignment } from './assignment.ts'

/** An assignment as the latest store keeps it for those who do not know it from elsewhere. */
export const assignmentContent = ({ assets, generation, shards, tierOf }: Assignment): string => {
  const tiers = assets.map(asset => TIERS.indexOf(tierOf.get(asset) ?? 'cold')).join('')
  return JSON.stringify({ generation, shards, assets: assets.join(' '), tiers })
}

/** The contents of assignments, each worked out once. */
export const createContents = (): ((assignment: Assignment) => string) => {
  const known = new WeakMap<Assignment, string>()
  return assignment => {
    const content = known.get(assignment) ?? assignmentContent(assignment)
    known.set(assignment, content)
    return content
  }
}

/** The assignment of a content, or undefined for a text that is none. */
export const parseAssignmentContent = (text: string): Assignment | undefined => {
  const content = parseJson(text)
  if (!isContent(content)) return undefined
  const { generation, shards } = content
  const assets = content.assets === '' ? [] : content.assets.split(' ')
  if (assets.length !== content.tiers.length) return undefined
  const tierOf = new Map<string, Tier>(
    assets.map((asset, i) => [asset, TIERS[Number(content.tiers[i])] ?? 'cold']),
  )
  return { generation, shards, assets, tierOf }
}

type Content = { generation: number; shards: Record<Tier, number>; assets: string; tiers: string }

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isContent = (value: unknown): value is Content => {
  if (typeof value !== 'object' || value === null) return false
  const { generation, shards, assets, tiers } = value as Partial<Content>
  const isCount = (count: unknown) => Number.isInteger(count) && (count as number) >= 1
  return (
    isCount(generation) &&
    typeof shards === 'object' &&
    TIERS.every(tier => isCount(shards[tier])) &&
    typeof assets === 'string' &&
    typeof tiers === 'string'
  )
}
