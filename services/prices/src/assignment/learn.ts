import type { LatestStore } from '../latest/store.ts'
import type { Assignment } from './assignment.ts'
import { parseAssignmentContent } from './content.ts'

type LearnFrom = Pick<LatestStore, 'readGeneration' | 'readGenerations'>

/** The assignments that were registered under these generations, as far as the store keeps what they say. */
export const learnAssignments = async (
  latest: Pick<LearnFrom, 'readGeneration'>,
  generations: readonly number[],
): Promise<Assignment[]> => {
  const contents = await Promise.all(generations.map(latest.readGeneration))
  return contents.flatMap(content => (content === undefined ? [] : (parseAssignmentContent(content) ?? [])))
}

/** The assignment in effect, read once; undefined where none is registered. Rejects with `StoreUnavailable`. */
export const readEffectiveAssignment = async (latest: LearnFrom): Promise<Assignment | undefined> => {
  const generations = await latest.readGenerations()
  if (!generations) return undefined
  const [assignment] = await learnAssignments(latest, [generations.effective])
  return assignment
}
