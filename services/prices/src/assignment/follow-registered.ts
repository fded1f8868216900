import { type LatestStore, StoreUnavailable } from '../latest/store.ts'
import { type Assignment, saysTheSame } from './assignment.ts'
import { unknownGenerations, withGenerations } from './effect.ts'
import { learnAssignments } from './learn.ts'
import { type AssignmentSource, UNNUMBERED } from './source.ts'
import { createTroubles, type FollowLogger } from './troubles.ts'
import { type AssignmentView, createEffectView, sleepUntilAborted } from './view.ts'

export type FollowRegisteredDeps = {
  /** What to work by until something is registered: gives assignments without a number. */
  source: AssignmentSource
  latest: Pick<LatestStore, 'now' | 'readGeneration' | 'readGenerations'>
  logger: FollowLogger
  /** How often the store is asked. Default 5,000. */
  pollMs?: number
  /** Resolves early when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** `stopped` resolves when following has ended after the signal. */
export type RegisteredAssignment = AssignmentView & { stopped: Promise<void> }

const UNREADABLE = 'what is registered in the latest store cannot be read; keeping what is known, retrying'
const OWN_SOURCE_FAILS = 'the assignment cannot be read; keeping what is known, retrying'

/**
 * Follows what refreshers have registered, and registers nothing itself: for those who only read prices, and whose own
 * source may be late. Rejects where the source cannot be read at the start.
 */
export const followRegisteredAssignment = async (
  deps: FollowRegisteredDeps,
  signal: AbortSignal,
): Promise<RegisteredAssignment> => {
  const { source, latest, logger, pollMs = 5_000, sleep = sleepUntilAborted } = deps
  const troubles = createTroubles(logger)
  const onEffect = ({ generation, assets }: Assignment): void =>
    logger.info({ generation, assets: assets.length }, 'assignment in effect')
  const effects = createEffectView({ now: latest.now, sleep, onEffect }, await source.read(), signal)
  const { held, change } = effects

  /** While nothing is registered its own source counts, which may change. */
  const readSource = async (): Promise<void> => {
    if (held().current.generation !== UNNUMBERED) return
    try {
      const current = await source.read()
      troubles.end(OWN_SOURCE_FAILS)
      if (!saysTheSame(current, held().current)) change({ ...held(), current })
    } catch (error) {
      troubles.begin(OWN_SOURCE_FAILS, { error })
    }
  }

  const readRegistered = async (): Promise<void> => {
    try {
      const generations = await latest.readGenerations()
      if (!generations) return await readSource()
      const learned = await learnAssignments(latest, unknownGenerations(held(), generations))
      const found = withGenerations(held(), learned, generations)
      // A generation without its content says nothing: what is known goes on to count.
      change({ ...found, inEffect: held().inEffect || found.inEffect })
      troubles.end(UNREADABLE)
    } catch (error) {
      // That the store is away is said by whoever connects to it.
      if (!(error instanceof StoreUnavailable)) troubles.begin(UNREADABLE, { error })
      await readSource()
    }
  }

  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      await sleep(pollMs, signal)
      if (!signal.aborted) await readRegistered()
    }
  }

  await readRegistered()
  return { ...effects.view, stopped: follow() }
}
