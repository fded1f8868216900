import type { ActiveFault } from './active-faults.ts'
import type { Fault } from './fault.ts'

/** What happens to an answer on its way, after a delay in milliseconds. */
export type Disturbance = { delayMs: number } & (
  | { kind: 'none' }
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'error'; status: number }
  | { kind: 'unlisted' }
  | { kind: 'malformed_json' }
)

type FaultOf<Kind extends Fault['fault']> = Extract<Fault, { fault: Kind }>

/** The faults of one kind. */
export const faultsOf = <Kind extends Fault['fault']>(
  faults: readonly ActiveFault[],
  kind: Kind,
): (ActiveFault & { fault: FaultOf<Kind> })[] =>
  faults.filter((entry): entry is ActiveFault & { fault: FaultOf<Kind> } => entry.fault.fault === kind)

/** What the faults that concern a request do to its answer; `random` is from 0 inclusive to 1 exclusive. */
export const disturbance = (faults: readonly ActiveFault[], random: () => number): Disturbance => {
  const delayMs = Math.max(0, ...faultsOf(faults, 'latency').map(({ fault }) => fault.latencyMs))
  if (faultsOf(faults, 'hang').length > 0) return { kind: 'hang', delayMs }
  if (faultsOf(faults, 'reset').length > 0) return { kind: 'reset', delayMs }
  const error = faultsOf(faults, 'error').find(({ fault }) => random() < fault.rate)
  if (error) return { kind: 'error', delayMs, status: error.fault.status }
  if (faultsOf(faults, 'unlisted').length > 0) return { kind: 'unlisted', delayMs }
  return { kind: faultsOf(faults, 'malformed_json').length > 0 ? 'malformed_json' : 'none', delayMs }
}
