import { type Answer, failureOf } from './answer.ts'
import { type ConfigMap, configMapOfManifest, manifestOfConfigMap } from './config-map.ts'
import { type Connection, type Credentials, connect } from './connection.ts'
import { type EventInput, manifestOfEvent } from './event.ts'
import { type Lease, type LeaseManifest, leaseOfManifest, manifestOfLease } from './lease.ts'

export type KubernetesOptions = {
  credentials: Credentials
  namespace: string
  /** How long one call may take, milliseconds. Default 1,500. */
  deadlineMs?: number
}

/** The Kubernetes API as far as it is needed, in one namespace. No call rejects, and each ends within the deadline. */
export type KubernetesClient = {
  /** Those that carry all labels of a selector such as `app=prices,tier in (hot,cold)`. */
  listLeases(labelSelector: string): Promise<Answer<Lease[]>>
  getLease(name: string): Promise<Answer<Lease>>
  /** `conflict`: there is one of that name. Answers what was created. */
  createLease(lease: Lease): Promise<Answer<Lease>>
  /**
   * Replaces it if it is still at its `resourceVersion`; else `conflict`. Answers what stands now. The API server makes
   * a Lease that is gone again, unless its `uid` is given.
   */
  updateLease(lease: Lease): Promise<Answer<Lease>>
  deleteLease(name: string): Promise<Answer<undefined>>
  getConfigMap(name: string): Promise<Answer<ConfigMap>>
  /**
   * Replaces it if it is still the one that was read (`uid`) at its `resourceVersion`; else `conflict`, or `not_found`
   * where it is gone. What a `ConfigMap` does not speak of (binary data, owners) is lost. Answers what stands now.
   */
  updateConfigMap(configMap: ConfigMap): Promise<Answer<ConfigMap>>
  createEvent(event: EventInput): Promise<Answer<undefined>>
  /** Ends all connections. */
  close(): Promise<void>
}

/** Throws `ConfigError` where the credentials cannot be read. */
export const createKubernetesClient = (options: KubernetesOptions): KubernetesClient => {
  const { credentials, namespace, deadlineMs = 1_500 } = options
  const connection = connect(credentials, deadlineMs)
  const { coordination, core } = connection

  return {
    listLeases: labelSelector =>
      answer(connection, async () => {
        const { items } = await coordination.listNamespacedLease({ namespace, labelSelector })
        return items.map(readLease)
      }),
    getLease: name =>
      answer(connection, async () => readLease(await coordination.readNamespacedLease({ namespace, name }))),
    createLease: lease =>
      answer(connection, async () => {
        const { uid: _, ...fresh } = lease
        const body = writeLease({ ...fresh, resourceVersion: undefined })
        return readLease(await coordination.createNamespacedLease({ namespace, body }))
      }),
    updateLease: lease =>
      answer(connection, async () => {
        const body = writeLease(lease)
        return readLease(await coordination.replaceNamespacedLease({ namespace, name: lease.name, body }))
      }),
    deleteLease: name =>
      answer(connection, async () => {
        await coordination.deleteNamespacedLease({ namespace, name })
        return undefined
      }),
    getConfigMap: name =>
      answer(connection, async () =>
        configMapOfManifest(await core.readNamespacedConfigMap({ namespace, name })),
      ),
    updateConfigMap: configMap =>
      answer(connection, async () => {
        const { name } = configMap
        const body = manifestOfConfigMap(configMap)
        return configMapOfManifest(await core.replaceNamespacedConfigMap({ namespace, name, body }))
      }),
    createEvent: event =>
      answer(connection, async () => {
        await core.createNamespacedEvent({ namespace, body: manifestOfEvent(event, namespace) })
        return undefined
      }),
    close: connection.close,
  }
}

const answer = async <T>(connection: Connection, call: () => Promise<T>): Promise<Answer<T>> => {
  try {
    return { kind: 'ok', value: await call() }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'timeout' || failure.kind === 'unavailable') connection.renew()
    return failure
  }
}

type LibraryLease = Awaited<ReturnType<Connection['coordination']['readNamespacedLease']>>

// The library types a Lease's times as dates, and gives and takes text.
const readLease = (lease: LibraryLease): Lease => leaseOfManifest(lease as unknown as LeaseManifest)
const writeLease = (lease: Lease): LibraryLease => manifestOfLease(lease) as unknown as LibraryLease
