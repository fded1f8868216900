import { type Assets, readAssets } from './assets.ts'
import { type ClientPod, createClientPod } from './client-pod.ts'
import { createHelm, type Helm } from './helm.ts'
import { apiImage } from './images.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { createKubectl, type Kubectl } from './kubectl.ts'
import { createRedis, type Redis } from './redis.ts'
import { createRefreshers, type Refreshers } from './refreshers.ts'
import { createReport, type Report } from './report.ts'
import type { Settings } from './settings.ts'

/** Holds the chart's name, hence all names start with it alone. */
const RELEASE = 'price-aggregator-e2e'

/** What the cases work with. One release serves all of them, in the order of their numbers. */
export type Suite = {
  settings: Settings
  /** The repository's folder. */
  root: string
  /** Start of the names of all objects of the release. */
  release: string
  kubectl: Kubectl
  helm: Helm
  redis: Redis
  refreshers: Refreshers
  jobs: Jobs
  client: ClientPod
  report: Report
  assets: Assets
}

export const createSuite = (settings: Settings, root: string): Suite => {
  const { namespace } = settings
  const kubectl = createKubectl(namespace)
  return {
    settings,
    root,
    release: RELEASE,
    kubectl,
    helm: createHelm({ namespace, release: RELEASE, chart: `${root}/charts/price-aggregator` }),
    redis: createRedis(kubectl, `${RELEASE}-redis-0`),
    refreshers: createRefreshers(kubectl),
    jobs: createJobs(kubectl, RELEASE),
    client: createClientPod(kubectl, { image: apiImage(settings.tag), url: `http://${RELEASE}-api` }),
    report: createReport(console.log),
    assets: readAssets(`${root}/symbols.csv`),
  }
}

const running: { suite: Suite | undefined } = { suite: undefined }

export const setSuite = (suite: Suite): void => {
  running.suite = suite
}

/** The suite that runs; for use within hooks and tests. */
export const theSuite = (): Suite => {
  if (!running.suite) throw new Error('the suite runs by npm run e2e')
  return running.suite
}
