import { type Sample, sumOf } from '@price-aggregator/loadtest/prometheus-text'
import type { Kubectl, KubernetesObject } from './kubectl.ts'
import { podMetrics } from './pod-metrics.ts'
import { type RefusedWrite, refusedWrites } from './refused-writes.ts'

export type Pod = KubernetesObject & {
  spec: { nodeName?: string }
  status: {
    phase: string
    podIP?: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { name: string; restartCount: number }[]
  }
}

/** Who leads a shard, by its own word: `price_shard_leader` of its metrics. */
export type Leader = { shard: string; pod: string; epoch: number }

/** Finds the process of the refresher among those of its pod, and signals it. */
const SIGNAL = `
const { readdirSync, readFileSync } = require('node:fs')
const pids = readdirSync('/proc').filter(name => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
const commandOf = pid => { try { return readFileSync('/proc/' + pid + '/cmdline', 'utf8') } catch { return '' } }
const found = pids.filter(pid => commandOf(pid).includes('services/refresher/src/main.js'))
if (found.length !== 1 || found[0] === '1') throw new Error('refresher processes: ' + found)
process.kill(Number(found[0]), process.argv[1])`

export type Refreshers = ReturnType<typeof createRefreshers>

/** The refresher pods of the release. */
export const createRefreshers = (kubectl: Kubectl) => {
  const pods = async (tier?: string): Promise<Pod[]> => {
    const ofTier = tier ? `,price-aggregator/tier=${tier}` : ''
    const all = await kubectl.list<Pod>('pods', `app.kubernetes.io/component=refresher${ofTier}`)
    return all.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  }

  const metrics = (pod: string): Promise<Sample[]> => podMetrics(kubectl, pod)

  return {
    pods,
    /** All series of a pod. */
    metrics,
    /** All prices that a pod was refused since it started, for each asset by itself. */
    refused: async (pod: string): Promise<RefusedWrite[]> =>
      refusedWrites(await kubectl.run(['logs', pod, '--container', 'refresher'])),
    /** Those who say that they lead, over all pods of a tier. */
    leaders: async (tier: string): Promise<Leader[]> => {
      const names = (await pods(tier)).map(({ metadata }) => metadata.name)
      const read = await Promise.all(names.map(async pod => leadersOf(pod, await metrics(pod))))
      return read.flat()
    },
    /** Signals the process of a refresher itself; needs `shareProcessNamespace`. */
    signal: (pod: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<string> =>
      kubectl.exec(pod, ['node', '--eval', SIGNAL, signal]),
  }
}

const leadersOf = (pod: string, metrics: readonly Sample[]): Leader[] =>
  metrics
    .filter(({ name, value }) => name === 'price_shard_leader' && value === 1)
    .map(({ labels: { tier = '', shard = '' } }) => {
      const epoch = sumOf(metrics, 'price_shard_epoch', { tier, shard })
      return { shard: `${tier}:${shard}`, pod, epoch }
    })
