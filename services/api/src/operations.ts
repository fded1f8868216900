import { closeServer, createOperationsServer, listen, type OperationsDeps } from '@price-aggregator/runtime'
import type { ApiConfig } from './config.ts'

/** Probes and metrics on a port of their own, so that whoever reaches the API reaches neither. */
export type Operations = { port: number; close(): Promise<void> }

type OpenDeps = OperationsDeps & { config: Pick<ApiConfig, 'http' | 'metricsPort'> }

const GRACE_MS = 500

/** Opens that port where there is one. Rejects with `ConfigError` where it cannot be had. */
export const openOperations = async ({ config, ...deps }: OpenDeps): Promise<Operations | undefined> => {
  const { http, metricsPort } = config
  if (metricsPort === undefined) return undefined
  const server = createOperationsServer(deps)
  const port = await listen(server, { port: metricsPort, host: http.host, portVariable: 'METRICS_PORT' })
  return { port, close: () => closeServer(server, GRACE_MS) }
}
