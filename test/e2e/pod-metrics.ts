import { parseMetrics, type Sample } from '@price-aggregator/loadtest/prometheus-text'
import type { Kubectl } from './kubectl.ts'

const READ =
  'fetch("http://127.0.0.1:9090/metrics").then(r => r.text()).then(text => process.stdout.write(text))'

/** All series of a pod of ours, read within it. */
export const podMetrics = async (kubectl: Kubectl, pod: string): Promise<Sample[]> =>
  parseMetrics(await kubectl.exec(pod, ['node', '--eval', READ]))
