import {
  type KubernetesClient,
  memberLeasePrefix,
  type OwnerReference,
  TIER_LABEL,
} from '@price-aggregator/kubernetes'
import type { AssignmentFollower, LatestStore, Tier } from '@price-aggregator/prices'
import { type Logger, sleep as sleepFor } from '@price-aggregator/runtime'
import { type Bell, createBell, type Sleep } from '../bell.ts'
import type { Leadership, ShardDrained, ShardProgress } from '../leadership.ts'
import { drainWithin } from './drain.ts'
import type { LeaseOwner } from './lease-records.ts'
import { createMembership } from './membership.ts'
import { createSeatActions } from './seat-actions.ts'
import { createTierElection, type TierElection } from './tier-election.ts'
import { createTierLog } from './tier-log.ts'
import { type ElectionTiming, TIMING } from './timing.ts'

export type LeaseLeadershipDeps = {
  leases: Pick<KubernetesClient, 'createLease' | 'getLease' | 'listLeases' | 'updateLease'>
  latest: Pick<LatestStore, 'now' | 'readFence' | 'stampFence'>
  assignment: Pick<AssignmentFollower, 'current' | 'inEffect' | 'newest' | 'onChange' | 'reload'>
  tiers: readonly Tier[]
  /** What the names of all Leases begin with: `{prefix}-refresher-{tier}-{shard}`, `{prefix}-member-{tier}-{pod}`. */
  prefix: string
  /** What all Leases carry besides their tier, and are found by. */
  labels: Readonly<Record<string, string>>
  /** The pod this process runs in. `holder` names the process: another one after each start. */
  pod: { name: string; holder: string; reference: OwnerReference | undefined }
  /** What shard Leases are deleted with. */
  owner(): Promise<LeaseOwner | undefined>
  /** Aborts when this process is about to stop: nothing is taken from then on, and others are told. */
  stopping: AbortSignal
  logger: Pick<Logger, 'info' | 'warn'>
  timing?: ElectionTiming
  /** Milliseconds on a clock that never jumps. */
  monotonic?: () => number
  random?: () => number
  sleep?: Sleep
}

/** `drained` tells when no refresh of a shard that is no longer held is in flight; the Lease is released after that. */
export type LeaseLeadership = Omit<Leadership, 'run'> & {
  run(signal: AbortSignal, progress: ShardProgress, drained?: ShardDrained): Promise<void>
}

/** One tier's election, and what makes its next round be at once. */
type Elected = { election: TierElection; bell: Bell }

/** How long a shard's last writes are waited for where nobody tells, milliseconds. */
const SETTLING_MS = 500

/**
 * Leadership by one Kubernetes Lease for each shard. Like client-go's elector it does not promise that only one process
 * believes to lead: a process may be late to learn that its Lease has expired. The fence alone keeps such a one from
 * writing. Hence an API server that cannot be reached ends nothing: what is led is led until the fence refuses it.
 */
export const createLeaseLeadership = (deps: LeaseLeadershipDeps): LeaseLeadership => {
  const { monotonic = () => performance.now(), random = Math.random, sleep = sleepFor } = deps
  const { assignment, pod, prefix, stopping, logger, timing = TIMING } = deps
  const listeners = new Set<() => void>()
  let drained: ShardDrained = () => sleep(SETTLING_MS, new AbortController().signal)

  const elect = (tier: Tier): Elected => {
    const bell = createBell(sleep)
    const members = memberLeasePrefix(prefix, tier)
    const member = { id: `${members}${pod.name}`, holder: pod.holder }
    const all = { ...deps, labels: { ...deps.labels, [TIER_LABEL]: tier }, monotonic, random, timing }
    const election = createTierElection({
      ...all,
      tier,
      prefixes: { shards: prefix, members },
      member,
      membership: createMembership({ ...all, member, pod: pod.reference }),
      actions: watchNow =>
        createSeatActions({
          ...all,
          me: pod.holder,
          watchNow,
          drained: shard => drainWithin(timing.drainMs, drained, shard, sleep),
          onChange: () => {
            for (const listener of [...listeners]) listener()
          },
        }),
      ring: bell.ring,
      log: createTierLog(logger, timing),
    })
    return { election, bell }
  }

  const elected = deps.tiers.map(elect)

  const roundOf = async (election: TierElection, progress: ShardProgress): Promise<number> => {
    try {
      return await election.round(progress)
    } catch (error) {
      logger.warn({ error }, 'a round of the election failed')
      return timing.retryMs
    }
  }

  const runTier = async ({ election, bell }: Elected, signal: AbortSignal, progress: ShardProgress) => {
    const stopListening = assignment.onChange(bell.ring)
    const signals = [signal, stopping]
    for (const one of signals) one.addEventListener('abort', bell.ring)
    while (!signal.aborted) await bell.wait(await roundOf(election, progress))
    for (const one of signals) one.removeEventListener('abort', bell.ring)
    stopListening()
    await election.leave()
  }

  return {
    held: () => elected.flatMap(({ election }) => election.held()),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refused: (shard, epoch, outcome) => {
      for (const { election } of elected) election.refused(shard, epoch, outcome)
    },
    run: async (signal, progress, drainedOf = drained) => {
      drained = drainedOf
      await Promise.all(elected.map(one => runTier(one, signal, progress)))
    },
  }
}
