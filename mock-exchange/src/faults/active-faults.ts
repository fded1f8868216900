import type { Fault } from './fault.ts'

/** A fault in force from a moment on; until another one, or until it is deleted. Milliseconds since 1970. */
export type ActiveFault = { fault: Fault; since: number; until: number | undefined }

/** Which faults are meant: of one kind, or of some symbols, or all. */
export type FaultFilter = { kind: Fault['fault'] | undefined; symbols: readonly string[] | undefined }

/** What is still in force at a moment. */
export const inForce = (active: readonly ActiveFault[], nowMs: number): ActiveFault[] =>
  active.filter(({ until }) => until === undefined || nowMs < until)

/** Those that concern a symbol. */
export const concerning = (active: readonly ActiveFault[], symbol: string): ActiveFault[] =>
  active.filter(({ fault }) => fault.symbols === undefined || fault.symbols.includes(symbol))

/** One of each kind and symbol set is in force at once: the newer takes the place of the older. */
export const withFault = (active: readonly ActiveFault[], fault: Fault, nowMs: number): ActiveFault[] => {
  const others = inForce(active, nowMs).filter(other => identity(other.fault) !== identity(fault))
  const until = fault.durationMs === undefined ? undefined : nowMs + fault.durationMs
  return [...others, { fault, since: nowMs, until }]
}

const identity = ({ fault, symbols }: Fault): string => `${fault}:${symbols?.join(',') ?? '*'}`

/** Ends the faults meant. Symbols are taken out of faults for chosen symbols; faults for all symbols then stay. */
export const withoutFaults = (active: readonly ActiveFault[], filter: FaultFilter): ActiveFault[] =>
  active.flatMap(entry => {
    const { kind, symbols } = filter
    if (kind !== undefined && entry.fault.fault !== kind) return [entry]
    if (symbols === undefined) return []
    if (entry.fault.symbols === undefined) return [entry]
    const left = entry.fault.symbols.filter(symbol => !symbols.includes(symbol))
    return left.length === 0 ? [] : [{ ...entry, fault: { ...entry.fault, symbols: left } }]
  })
