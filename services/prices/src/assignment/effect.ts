import type { Generations } from '../latest/store.ts'
import type { Assignment } from './assignment.ts'

/** What is held of the assignments, and what the store says of them. Times in milliseconds on the store's clock. */
export type Effect = {
  current: Assignment
  /** Whether `current` is the one in effect: only then writes under its generation are accepted. */
  inEffect: boolean
  /** What takes effect later; without an assignment where only others know it. */
  next: { generation: number; effectiveAt: number; assignment: Assignment | undefined } | undefined
}

/** The newest assignment that is held. */
export const newestOf = ({ current, next }: Effect): Assignment =>
  next?.assignment && next.generation > current.generation ? next.assignment : current

/** The generations that count and of which it is not held what they say. */
export const unknownGenerations = (
  held: Effect,
  { effective, next }: Generations,
  read?: Assignment,
): number[] => {
  const known = [held.current, held.next?.assignment, read].map(assignment => assignment?.generation)
  return [effective, next?.generation]
    .filter(generation => generation !== undefined)
    .filter(generation => !known.includes(generation))
}

/** The effect of what the store answered to a registration, given what is held and what was read since. */
export const withGenerations = (
  held: Effect,
  read: readonly Assignment[],
  { effective, next }: Generations,
): Effect => {
  const known = [held.current, held.next?.assignment, ...read]
  const find = (generation: number) => known.find(candidate => candidate?.generation === generation)
  const standing = find(effective)
  return {
    current: standing ?? held.current,
    inEffect: standing !== undefined,
    next: next && { ...next, assignment: find(next.generation) },
  }
}

/** The effect at a time: what was to come takes effect at its moment. */
export const effectAt = (held: Effect, now: number): Effect => {
  const { current, next } = held
  if (!next || now < next.effectiveAt) return held
  return { current: next.assignment ?? current, inEffect: next.assignment !== undefined, next: undefined }
}
