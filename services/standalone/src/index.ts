export { environmentSchema, type StandaloneEnvironment } from './environment.ts'
export { type RunningStandalone, startStandalone } from './start.ts'
