import { GREEN, RED, YELLOW } from '../panels/panel.ts'
import type { State } from '../panels/state-timeline.ts'

/** The values of `price_circuit_breaker_state`. */
export const BREAKER_STATES: readonly State[] = [
  { value: 0, text: 'closed', color: GREEN },
  { value: 1, text: 'open', color: RED },
  { value: 2, text: 'half open', color: YELLOW },
]
