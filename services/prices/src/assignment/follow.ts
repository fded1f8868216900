import { type LatestStore, StoreUnavailable } from '../latest/store.ts'
import { type Assignment, saysTheSame } from './assignment.ts'
import { createContents } from './content.ts'
import { newestOf, unknownGenerations, withGenerations } from './effect.ts'
import { learnAssignments } from './learn.ts'
import { createRegistration } from './registration.ts'
import type { AssignmentSource } from './source.ts'
import { createTroubles, type FollowLogger } from './troubles.ts'
import { type AssignmentView, createEffectView, sleepUntilAborted } from './view.ts'

/** What those who write prices need beyond the view. */
export type AssignmentFollower = AssignmentView & {
  /** Whether writes under the current generation are accepted, as far as the store said. */
  inEffect(): boolean
  /** The newest assignment known here, in effect or not, and when the source was last read (`monotonic`). */
  newest(): { assignment: Assignment; readAt: number }
  /** The generation that the source gave last: lower than the current one where others go by a newer assignment. */
  given(): number
  /** Asks to read and register soon, for a write was refused as `outdated`; at most once in `reloadMs`. */
  reload(): void
  /** Resolves when following has ended after the signal. */
  stopped: Promise<void>
}

export type FollowDeps = {
  source: AssignmentSource
  latest: Pick<LatestStore, 'now' | 'readGeneration' | 'registerGeneration'>
  logger: FollowLogger
  /** How often the source is read and its generation registered. Default 5,000. */
  pollMs?: number
  /** How long after its registration a newer generation takes effect. Default 15,000. */
  delayMs?: number
  /** The shortest time between two reads, hence also the first retry. Default 1,000. */
  reloadMs?: number
  /** Milliseconds on a clock that never jumps. Default: `performance.now`. */
  monotonic?: () => number
  /** Resolves early when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

const UNREADABLE = 'the assignment cannot be read; keeping what is known, retrying'
const UNREGISTERED = 'the assignment cannot be registered; retrying'
const NOT_IN_EFFECT = 'this assignment is not in effect; waiting, for its prices would be refused'
const CONFLICT = 'the same generation says something else elsewhere; a changed assignment needs a higher one'
const OLDER_SOURCE = 'this process works by a newer assignment than its own source gives'

/** A number alone is no news: each that is registered puts off what is to take effect. */
const isNews = (read: Assignment, known: Assignment): boolean =>
  read.generation > known.generation && !saysTheSame(read, known)

/**
 * Follows a source of assignments: registers what it gives in the latest store, and switches to a newer generation at
 * the moment the store says. What others registered is followed as well, so a process that starts before a newer
 * generation takes effect works by the standing one until then. Resolves when the source was read once, whether or not
 * the store answers. Rejects with the signal's reason when it aborts before.
 */
export const followAssignment = async (
  deps: FollowDeps,
  signal: AbortSignal,
): Promise<AssignmentFollower> => {
  const { source, latest, logger, pollMs = 5_000, delayMs = 15_000, reloadMs = 1_000 } = deps
  const sleep = deps.sleep ?? sleepUntilAborted
  const monotonic = deps.monotonic ?? (() => performance.now())
  const troubles = createTroubles(logger)
  const contentOf = createContents()
  const onConflict = (generation: number) => troubles.begin(CONFLICT, { generation })
  const registerWithStore = createRegistration({ latest, delayMs, contentOf, onConflict })
  let wake = new AbortController()

  const lastRead: { assignment: Assignment | undefined; at: number } = { assignment: undefined, at: 0 }

  const read = async (): Promise<Assignment | undefined> => {
    const at = monotonic()
    try {
      const assignment = await source.read()
      Object.assign(lastRead, { assignment, at })
      troubles.end(UNREADABLE)
      return assignment
    } catch (error) {
      troubles.begin(UNREADABLE, { error })
      return undefined
    }
  }

  const readFirst = async (): Promise<Assignment> => {
    for (;;) {
      const assignment = await read()
      signal.throwIfAborted()
      if (assignment) return assignment
      await sleep(reloadMs, signal)
    }
  }

  const onEffect = ({ generation, assets }: Assignment): void => {
    troubles.end(NOT_IN_EFFECT)
    logger.info({ generation, assets: assets.length }, 'assignment in effect')
  }
  const effects = createEffectView({ now: latest.now, sleep, onEffect }, await readFirst(), signal)
  const { held, change } = effects

  const register = async (assignment: Assignment): Promise<boolean> => {
    try {
      const { contentMissing: _, ...generations } = await registerWithStore(assignment)
      const learned = await learnAssignments(latest, unknownGenerations(held(), generations, assignment))
      troubles.end(UNREGISTERED)
      const read = [assignment, ...learned]
      change(withGenerations(held(), read, generations))
      const generation = assignment.generation
      if (!held().inEffect) troubles.begin(NOT_IN_EFFECT, { generation, ...generations })
      return true
    } catch (error) {
      // That the store is away is said by whoever connects to it.
      if (!(error instanceof StoreUnavailable)) troubles.begin(UNREGISTERED, { error })
      return false
    }
  }

  /** Says where what the source gives is not what counts. */
  const compare = (given: Assignment): void => {
    const { current } = held()
    const { generation } = given
    if (generation < current.generation) {
      troubles.begin(OLDER_SOURCE, { generation, current: current.generation })
    } else {
      troubles.end(OLDER_SOURCE)
    }
    if (generation === current.generation && contentOf(given) !== contentOf(current)) onConflict(generation)
  }

  const follow = async (): Promise<void> => {
    let latestRead: Assignment | undefined = held().current
    for (let failures = 0; !signal.aborted; ) {
      const newest = newestOf(held())
      const assignment = latestRead && isNews(latestRead, newest) ? latestRead : newest
      failures = (await register(assignment)) ? 0 : failures + 1
      if (latestRead) compare(latestRead)
      const pauseMs = failures > 0 ? Math.min(reloadMs * 2 ** (failures - 1), pollMs) : pollMs
      await sleep(reloadMs, signal)
      await sleep(pauseMs - reloadMs, AbortSignal.any([signal, wake.signal]))
      wake = new AbortController()
      latestRead = await read()
    }
  }

  return {
    ...effects.view,
    inEffect: () => held().inEffect,
    newest: () => {
      const known = newestOf(held())
      const { assignment, at: readAt } = lastRead
      const isNewer = assignment !== undefined && assignment.generation > known.generation
      return { assignment: isNewer ? assignment : known, readAt }
    },
    given: () => (lastRead.assignment ?? held().current).generation,
    reload: () => wake.abort(),
    stopped: follow(),
  }
}
