/** What each image runs: one package, and the workspaces it needs. */
export const IMAGES = {
  'mock-exchange': '@price-aggregator/mock-exchange',
  api: '@price-aggregator/api',
  refresher: '@price-aggregator/refresher',
  jobs: '@price-aggregator/jobs',
} as const

export type Image = keyof typeof IMAGES
export const IMAGE_NAMES = Object.keys(IMAGES) as Image[]
