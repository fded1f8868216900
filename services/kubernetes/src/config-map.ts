/** A ConfigMap's text entries, and what an object that is to go with it needs. */
export type ConfigMap = {
  name: string
  uid: string
  resourceVersion: string
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
  data: Readonly<Record<string, string>>
}

type ConfigMapManifest = {
  metadata?: {
    name?: string
    uid?: string
    resourceVersion?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  data?: Record<string, string>
}

export const configMapOfManifest = ({ metadata = {}, data = {} }: ConfigMapManifest): ConfigMap => ({
  name: metadata.name ?? '',
  uid: metadata.uid ?? '',
  resourceVersion: metadata.resourceVersion ?? '',
  labels: metadata.labels ?? {},
  annotations: metadata.annotations ?? {},
  data,
})

export const manifestOfConfigMap = ({ data, ...metadata }: ConfigMap) => ({ metadata, data: { ...data } })
