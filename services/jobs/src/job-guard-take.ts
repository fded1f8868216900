import { type Answer, type Failure, freshLease, type Lease, taken } from '@price-aggregator/kubernetes'
import { GuardUnavailable } from './job-guard.ts'
import type { LeaseGuardDeps } from './job-guard-deps.ts'
import { type GuardWatch, nextGuardStep } from './job-guard-watch.ts'

export type TakenGuard =
  | { kind: 'taken'; lease: Lease }
  | { kind: 'busy'; holder: string }
  | { kind: 'unavailable'; error: Error }

/** Asks for the guard until it is had, another run is seen at work, or the signal aborts. Never rejects. */
export const takeGuard = async (deps: LeaseGuardDeps, signal: AbortSignal): Promise<TakenGuard> => {
  const { name, logger, timing, waits, sleep } = deps
  let last: Again = { kind: 'again', watch: undefined, trouble: undefined }
  while (!signal.aborted) {
    const attempt = await tryOnce(deps, last)
    if (attempt.kind !== 'again') return attempt
    if (attempt.trouble?.kind === 'refused') return unavailable(name, attempt)
    if (attempt.trouble && !last.trouble) {
      logger.warn(attempt.trouble, 'the API server does not give the guard: retrying')
    }
    if (waits && holderIn(attempt) && !holderIn(last)) {
      logger.info({ holder: holderIn(attempt) }, 'waiting for another run to end')
    }
    last = attempt
    await sleep(timing.lookMs, signal)
  }
  return unavailable(name, last)
}

type Again = {
  kind: 'again'
  watch: GuardWatch | undefined
  trouble: Trouble | undefined
  /** Whether the trouble was met in making the Lease, which is missing. */
  making?: boolean
  /** Since when there is no Lease, monotonic. */
  missingSince?: number
}

const holderIn = ({ watch }: Again): string | undefined => watch?.lease.holder

const tryOnce = async (deps: LeaseGuardDeps, last: Again): Promise<TakenGuard | Again> => {
  const { leases, me, name, timing, waits, monotonic } = deps
  const before = last.watch
  const looked = await leases.getLease(name)
  if (isTrouble(looked)) return { kind: 'again', watch: before, trouble: looked }
  if (looked.kind === 'not_found') {
    const missingSince = last.missingSince ?? monotonic()
    const isSoon = monotonic() - missingSince < timing.makeAfterMs
    if (isSoon) return { kind: 'again', watch: undefined, trouble: undefined, missingSince }
  }
  const found = looked.kind === 'ok' ? looked.value : undefined
  const step = nextGuardStep(before, found, { me, now: monotonic(), waits, ...timing })
  if (step.kind === 'ours') return { kind: 'taken', lease: step.lease }
  if (step.kind === 'busy') return step
  if (step.kind === 'watch') return { kind: 'again', watch: step.watch, trouble: undefined }
  const written = await take(deps, step.lease)
  if (written.kind === 'ok') return { kind: 'taken', lease: written.value }
  // Without trouble another was quicker, as the next look will show.
  const making = step.lease === undefined
  return { kind: 'again', watch: step.watch, trouble: isTrouble(written) ? written : undefined, making }
}

type Trouble = Exclude<Failure, { kind: 'not_found' | 'conflict' }>

const isTrouble = (answer: Answer<Lease>): answer is Trouble =>
  answer.kind !== 'ok' && answer.kind !== 'not_found' && answer.kind !== 'conflict'

const take = (deps: LeaseGuardDeps, found: Lease | undefined): Promise<Answer<Lease>> => {
  const { leases, name, labels, me, now, timing } = deps
  const record = taken(found ?? freshLease(name, labels), me, { now: now(), leaseMs: timing.leaseMs })
  return found ? leases.updateLease(record) : leases.createLease(record)
}

const unavailable = (name: string, { trouble, watch, making = false }: Again): TakenGuard => {
  const why = trouble ? reasonOf(trouble, making) : holderOf(watch)
  const cause = trouble && 'error' in trouble ? trouble.error : undefined
  return {
    kind: 'unavailable',
    error: new GuardUnavailable(`no guard by the Lease ${name}: ${why}`, { cause }),
  }
}

const holderOf = (watch: GuardWatch | undefined): string =>
  watch ? `it may still be held by ${watch.lease.holder}` : 'there was no time to ask for it'

const reasonOf = (trouble: Trouble, making: boolean): string => {
  if (trouble.kind !== 'refused') return 'the API server cannot be reached'
  const refusal = `the API server refuses it (HTTP ${trouble.status})`
  return making ? `it is missing, and may not be made here: ${refusal}. helm upgrade makes it again` : refusal
}
