import { NO_OVERRIDES, type TierOverrides } from '@price-aggregator/prices'
import type { OverridesDocument, StandingOverrides } from './overrides-document.ts'

/** Overrides in this process, for an assignment source of the same process to look at. */
export const createMemoryOverrides = (): OverridesDocument & { current(): TierOverrides } => {
  const state: { standing: StandingOverrides; revision: number } = {
    standing: { overrides: NO_OVERRIDES, unprovenSince: undefined },
    revision: 1,
  }
  return {
    current: () => state.standing.overrides,
    read: async () => ({ ...state.standing, revision: String(state.revision) }),
    write: async (standing, revision) => {
      if (revision !== String(state.revision)) return 'conflict'
      Object.assign(state, { standing, revision: state.revision + 1 })
      return 'written'
    },
  }
}
