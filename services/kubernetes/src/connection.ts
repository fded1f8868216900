import {
  CoordinationV1Api,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  type RequestContext,
  ServerConfiguration,
} from '@kubernetes/client-node'
import { ConfigError } from '@price-aggregator/runtime'

/** How to reach the API server: as a pod, by its service account, or by a kubeconfig file. */
export type Credentials = { kind: 'cluster' } | { kind: 'kubeconfig'; path: string; context?: string }

/** A kubeconfig file where one is named, else the pod's service account. */
export const credentialsOf = (kubeconfig: string | undefined): Credentials =>
  kubeconfig === undefined ? { kind: 'cluster' } : { kind: 'kubeconfig', path: kubeconfig }

type Dispatcher = NonNullable<ReturnType<RequestContext['getDispatcher']>>

export type Connection = {
  coordination: CoordinationV1Api
  core: CoreV1Api
  /** Lets go of connections that may be dead: the next call makes new ones, with certificates read again. */
  renew(): void
  close(): Promise<void>
}

/** Throws `ConfigError` where the credentials cannot be read. */
export const connect = (credentials: Credentials, deadlineMs: number): Connection => {
  const config = readCredentials(credentials)
  boundConnecting(config, deadlineMs)
  const transport = createTransport(deadlineMs)
  const api = createConfiguration({
    baseServer: new ServerConfiguration(config.getCurrentCluster()?.server ?? '', {}),
    authMethods: { default: config },
    promiseMiddleware: [{ pre: transport.prepare, post: async response => response }],
  })
  return {
    coordination: new CoordinationV1Api(api),
    core: new CoreV1Api(api),
    renew: transport.renew,
    close: transport.close,
  }
}

const readCredentials = (credentials: Credentials): KubeConfig => {
  const config = new KubeConfig()
  try {
    if (credentials.kind === 'cluster') config.loadFromCluster()
    else config.loadFromFile(credentials.path)
  } catch (error) {
    throw new ConfigError(`KUBECONFIG: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (credentials.kind === 'kubeconfig' && credentials.context) config.setCurrentContext(credentials.context)
  if (!config.getCurrentCluster()) throw new ConfigError('KUBECONFIG: its current context names no cluster')
  return config
}

/** A connection that does not come about is given up with its request; the library's own limit is 10 s. */
const boundConnecting = (config: KubeConfig, timeout: number): void => {
  const optionsFor = config.createDispatcherOptions.bind(config)
  config.createDispatcherOptions = (cluster, agentOptions) => {
    const options = optionsFor(cluster, agentOptions)
    return options.type === 'agent' ? { ...options, connect: { ...options.connect, timeout } } : options
  }
}

/**
 * The library opens new connections for every request and has no deadline: here all share one dispatcher, and a signal
 * ends each request, its connecting and its body included.
 */
const createTransport = (deadlineMs: number) => {
  const retired = new Set<Dispatcher>()
  let shared: Dispatcher | undefined

  const retire = async (dispatcher: Dispatcher): Promise<void> => {
    retired.add(dispatcher)
    // What is in flight may still end well.
    await dispatcher.close().catch(() => undefined)
    retired.delete(dispatcher)
  }

  return {
    prepare: async (request: RequestContext): Promise<RequestContext> => {
      shared ??= request.getDispatcher()
      if (shared) request.setDispatcher(shared)
      request.setSignal(AbortSignal.timeout(deadlineMs))
      return request
    },
    renew: (): void => {
      if (shared) void retire(shared)
      shared = undefined
    },
    close: async (): Promise<void> => {
      const all = shared ? [...retired, shared] : [...retired]
      shared = undefined
      await Promise.all(all.map(dispatcher => dispatcher.destroy()))
    },
  }
}
