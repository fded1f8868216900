import { createLogger } from '@price-aggregator/runtime'
import { createMemoryOverrides } from './memory-overrides.ts'
import { assetsOf, NO_PINS, NOW, OPTIONS, read } from './plan.fixture.ts'
import {
  createReconcileTiersJob,
  type ReconcileTiersConfig,
  type ReconcileTiersDeps,
} from './reconcile-tiers.ts'

const ASSIGNMENT = { assets: assetsOf(10), sizes: { hot: 2, medium: 3 } }
export const CONFIG = { pins: NO_PINS, options: OPTIONS }
export const RUN = {
  dryRun: false,
  logger: createLogger('test', 'silent'),
  signal: new AbortController().signal,
}

/** A job on edges in memory, and what it did to them. */
export const jobOn = (change: Partial<ReconcileTiersDeps> = {}, config: ReconcileTiersConfig = CONFIG) => {
  const overrides = createMemoryOverrides()
  const said: string[] = []
  const folds: boolean[] = []
  const job = createReconcileTiersJob(
    {
      readAssignment: async () => ASSIGNMENT,
      overrides,
      latest: {
        readPopularity: async ({ fold }) => {
          folds.push(fold)
          return read({ a8: 900, a9: 600 })
        },
      },
      now: () => NOW,
      announce: async message => {
        said.push(message)
      },
      ...change,
    },
    config,
  )
  return { job, overrides, said, folds }
}
