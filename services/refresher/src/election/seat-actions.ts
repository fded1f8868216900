import {
  avoidanceAnnotations,
  epochOf,
  type KubernetesClient,
  released,
  withAnnotations,
} from '@price-aggregator/kubernetes'
import type { ShardId } from '@price-aggregator/prices'
import { type ClaimDeps, createClaims } from './claims.ts'
import type { Decision } from './elector.ts'
import type { Seat } from './seat.ts'

export type SeatActionDeps = ClaimDeps & {
  leases: Pick<KubernetesClient, 'createLease' | 'getLease' | 'updateLease'>
  /** Resolves when none of a shard's refreshes is in flight any more, or after some time. */
  drained(shard: ShardId): Promise<void>
}

export type SeatActions = {
  /** Does what was decided. Rejects where the latest store is away. */
  carryOut(seat: Seat, decision: Decision): Promise<void>
  /** Refreshing ends at once. */
  drop(seat: Seat): void
  /** Gives the Lease back, if it is ours; for the stop. */
  leave(seat: Seat): Promise<void>
}

export const createSeatActions = (deps: SeatActionDeps): SeatActions => {
  const { leases, latest, me, logger, watchNow } = deps
  const { tenureMs } = deps.timing
  const claims = createClaims(deps)

  const drop = (seat: Seat): void => {
    if (seat.held === undefined) return
    seat.held = undefined
    deps.onChange()
  }

  const release = async (seat: Seat, annotations: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { lease, present } = seat.observed ?? {}
    if (!lease || !present) return
    const record = withAnnotations(released(lease, latest.now()), annotations)
    const done = await claims.write(seat, record, true)
    if (done) logger.info({ shard: seat.id, epoch: epochOf(lease) }, 'shard released')
  }

  const stepDown = (seat: Seat): void => {
    if (seat.held === undefined) return
    const holder = seat.observed?.lease?.holder
    logger.warn({ shard: seat.id, epoch: seat.held, holder }, 'stepping down')
    drop(seat)
  }

  const handOver = async (seat: Seat): Promise<void> => {
    drop(seat)
    await deps.drained(seat.id)
    await release(seat)
  }

  const giveUp = async (seat: Seat): Promise<void> => {
    drop(seat)
    if (latest.now() >= seat.givenUpUntil) {
      logger.warn({ shard: seat.id }, 'no progress: giving the shard up')
      seat.givenUpUntil = latest.now() + tenureMs
    }
    await release(seat, avoidanceAnnotations({ holder: me, until: seat.givenUpUntil }))
  }

  return {
    drop,
    carryOut: async (seat, decision) => {
      switch (decision.kind) {
        case 'wait':
          return
        case 'step_down':
          return stepDown(seat)
        case 'take':
          seat.givenUpUntil = 0
          if (decision.tenured) seat.keepUntil = watchNow() + tenureMs
          return claims.claim(seat)
        case 'redraw':
          drop(seat)
          return claims.claim(seat)
        case 'stamp':
          return claims.stampAgain(seat)
        case 'renew':
          await claims.renew(seat)
          return
        case 'restore':
          return claims.restore(seat)
        case 'hand_over':
          return handOver(seat)
        case 'release':
          drop(seat)
          return release(seat)
        case 'give_up':
          return giveUp(seat)
      }
    },
    leave: async seat => {
      drop(seat)
      if (seat.observed?.lease?.holder !== me) return
      await release(seat)
      if (seat.observed.lease.holder !== me) return
      // It changed since it was read, or the answer was lost.
      const answer = await leases.getLease(seat.leaseName)
      if (answer.kind !== 'ok' || answer.value.holder !== me) return
      seat.observed = { ...seat.observed, lease: answer.value, present: true }
      await release(seat)
    },
  }
}
