import type { Kubectl, KubernetesObject } from './kubectl.ts'
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

const READ_METRICS =
  'fetch("http://127.0.0.1:9090/metrics").then(r => r.text()).then(text => process.stdout.write(text))'

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

  const metrics = async (pod: string): Promise<Map<string, number>> => {
    const text = await kubectl.exec(pod, ['node', '--eval', READ_METRICS])
    const lines = text.split('\n').filter(line => line && !line.startsWith('#'))
    return new Map(
      lines.map(line => {
        const space = line.lastIndexOf(' ')
        return [line.slice(0, space), Number(line.slice(space + 1))]
      }),
    )
  }

  return {
    pods,
    /** All series of a pod, by name and labels as they are exported. */
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

const leadersOf = (pod: string, metrics: ReadonlyMap<string, number>): Leader[] =>
  [...metrics].flatMap(([series, value]) => {
    const [, tier, index] = /^price_shard_leader\{tier="(\w+)",shard="(\d+)"\}$/.exec(series) ?? []
    if (tier === undefined || value !== 1) return []
    const epoch = metrics.get(`price_shard_epoch{tier="${tier}",shard="${index}"}`) ?? 0
    return [{ shard: `${tier}:${index}`, pod, epoch }]
  })
