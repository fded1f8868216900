export { type BackoffOptions, backoffMs } from './backoff.ts'
export {
  ConfigError,
  decimal,
  type Environment,
  flag,
  integer,
  port,
  readEnvironment,
  url,
} from './environment.ts'
export { createHealth, type Health } from './health.ts'
export { closeServer, type ListenOptions, listen } from './http-server.ts'
export { kubernetesEnvironment } from './kubernetes-environment.ts'
export { createLogger, type Logger, type LogLevel, logLevel } from './logger.ts'
export { type LoopOptions, runLoop, sleep } from './loop.ts'
export { createOperationsServer, type OperationsDeps } from './operations-server.ts'
export { runProcess } from './process.ts'
export {
  assignmentEnvironment,
  assignmentSettings,
  generation,
  historyEnvironment,
  latestEnvironment,
  priceEnvironment,
  redisUrl,
} from './service-environment.ts'
