import type { Assignment } from './assignment.ts'
import type { AssignmentFollower } from './follow.ts'

/** An assignment that never changes and is always in effect. */
export const fixedAssignment = (assignment: Assignment): AssignmentFollower => ({
  current: () => assignment,
  onChange: () => () => undefined,
  inEffect: () => true,
  newest: () => ({ assignment, readAt: Number.POSITIVE_INFINITY }),
  given: () => assignment.generation,
  reload: () => undefined,
  stopped: Promise.resolve(),
})
