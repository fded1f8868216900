import type { Target } from './prometheus-process.ts'
import type { System } from './system.ts'

export const NAMESPACE = 'prices'
/** What the pods' names begin with, and which Grafana finds by them. */
export const RELEASE = 'prices-price-aggregator'

const ourTarget = (address: string, component: string, pod: string): Target => ({
  job: `${RELEASE}-${component}`,
  address,
  path: '/metrics',
  labels: {
    namespace: NAMESPACE,
    service: `${RELEASE}-${component}`,
    pod: `${RELEASE}-${pod}`,
    container: component,
    endpoint: component === 'api' ? 'http' : 'metrics',
  },
})

/**
 * One process plays all components, so it is scraped twice, as an API pod and as a refresher: a panel that asks the
 * wrong component would find the other's series too, which the end-to-end tests tell apart.
 */
export const scrapeTargets = ({ address }: Pick<System, 'address'>, recorded: string): Target[] => [
  ourTarget(address, 'api', 'api-7d9c5b8f6-x2k4q'),
  ourTarget(address, 'refresher', 'refresher-hot-5f6d8c9b7-m8w2z'),
  { job: 'recorded', address: recorded, path: '/metrics', labels: {} },
]
