import type { LatestStore, Registered } from '../latest/store.ts'
import type { Assignment } from './assignment.ts'

type RegistrationDeps = {
  latest: Pick<LatestStore, 'readGeneration' | 'registerGeneration'>
  /** How long after its registration a newer generation takes effect. */
  delayMs: number
  contentOf(assignment: Assignment): string
  /** The store keeps something else under an assignment's generation. */
  onConflict(generation: number): void
}

/** Registers an assignment again and again: what it says is sent where the store lacks it, and compared once. */
export const createRegistration = (deps: RegistrationDeps) => {
  const { latest, delayMs, contentOf } = deps
  let sent: Assignment | undefined

  /** By the first registration of each, so that nobody meets a generation without what it says. */
  const send = async (assignment: Assignment): Promise<Registered> => {
    const { generation } = assignment
    const registered = await latest.registerGeneration(generation, delayMs, contentOf(assignment))
    const kept = await latest.readGeneration(generation)
    sent = assignment
    if (kept !== undefined && kept !== contentOf(assignment)) deps.onConflict(generation)
    return registered
  }

  return async (assignment: Assignment): Promise<Registered> => {
    if (assignment !== sent) return send(assignment)
    const registered = await latest.registerGeneration(assignment.generation, delayMs)
    return registered.contentMissing ? send(assignment) : registered
  }
}
