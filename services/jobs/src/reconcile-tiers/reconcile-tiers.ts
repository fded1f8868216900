import {
  type Asset,
  AssignmentError,
  type PopularityStore,
  SymbolsError,
  type TierSizes,
} from '@price-aggregator/prices'
import type { Job, JobRun } from '../job.ts'
import { ConfigMapUnavailable } from './config-maps.ts'
import type { OverridesDocument, StandingOverrides } from './overrides-document.ts'
import { PinsError, type TierPins } from './pins.ts'
import { type PlanInput, type PlanOptions, planTiers, type TierPlan } from './plan.ts'
import { changesOf, findingsOf, headline } from './summary.ts'

export type ReconcileTiersDeps = {
  /** The symbols and the sizes as they are now. */
  readAssignment(): Promise<{ assets: readonly Asset[]; sizes: TierSizes }>
  overrides: OverridesDocument
  latest: Pick<PopularityStore, 'readPopularity'>
  /** Milliseconds on the latest store's clock. */
  now(): number
  /** Tells those who look after the system what was moved, or otherwise changed in the overrides. */
  announce(message: string): Promise<void>
}

export type ReconcileTiersConfig = { pins: TierPins; options: PlanOptions }

/**
 * Lets popularity decide which assets are hot and medium. What people have to mend (pins that cannot be kept, a missing
 * ConfigMap) is told as a failure.
 */
export const createReconcileTiersJob =
  (deps: ReconcileTiersDeps, { pins, options }: ReconcileTiersConfig): Job =>
  async run => {
    try {
      const { assets, sizes } = await deps.readAssignment()
      const { halfLifeMs } = options
      const popularity = await deps.latest.readPopularity({ halfLifeMs, fold: !run.dryRun })
      const plan = await planAndWrite(deps, { assets, sizes, popularity, pins, options }, run)
      if (plan.kind === 'unchanged') run.logger.debug({ why: plan.why }, 'the tiers stay')
      if (plan.kind === 'changed' && !run.dryRun) await announce(deps, headline(plan.moves), run)
      return { findings: findingsOf(plan, assets, sizes), changes: changesOf(plan), failures: [] }
    } catch (error) {
      if (!isForPeople(error)) throw error
      return { findings: {}, changes: [], failures: [error.message] }
    }
  }

/** Somebody else wrote the overrides each time before this run could. */
class OverridesContested extends Error {
  readonly code = 'OVERRIDES_CONTESTED'
}

const TRIES = 3

type Planned = Omit<PlanInput, keyof StandingOverrides | 'now'>

/** Plans on what stands, and again where that was changed meanwhile. */
const planAndWrite = async (deps: ReconcileTiersDeps, planned: Planned, run: JobRun): Promise<TierPlan> => {
  for (let tries = 0; tries < TRIES; tries++) {
    run.signal.throwIfAborted()
    const { revision, ...standing } = await deps.overrides.read()
    const plan = planTiers({ ...planned, ...standing, now: Math.floor(deps.now()) })
    if (run.dryRun || !needsWriting(plan, standing)) return plan
    const { unprovenSince } = plan
    const overrides = plan.kind === 'changed' ? plan.overrides : standing.overrides
    if ((await deps.overrides.write({ overrides, unprovenSince }, revision)) === 'written') return plan
  }
  throw new OverridesContested(`the tier overrides were changed by somebody else ${TRIES} times in a row`)
}

const needsWriting = (plan: TierPlan, standing: StandingOverrides): boolean =>
  plan.kind === 'changed' || plan.unprovenSince !== standing.unprovenSince

/** What was moved stands, and is in the report: a lost Event is no failure. */
const announce = async (deps: ReconcileTiersDeps, message: string, { logger }: JobRun): Promise<void> => {
  await deps.announce(message).catch(error => {
    logger.warn({ error }, 'the Event on the changed tiers was lost')
  })
}

const isForPeople = (error: unknown): error is Error =>
  error instanceof AssignmentError ||
  error instanceof SymbolsError ||
  error instanceof PinsError ||
  error instanceof ConfigMapUnavailable ||
  error instanceof OverridesContested
