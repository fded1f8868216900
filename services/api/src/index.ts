export { type ApiConfig, configFromEnvironment } from './config.ts'
export type { ApiDeps } from './context.ts'
export { type RunningApi, startApi } from './start.ts'
