import type { Answer, EventInput, KubernetesClient } from '@price-aggregator/kubernetes'
import type { Logger } from '@price-aggregator/runtime'

/** Tells those who look after the system of a change. Never rejects, and ends within the client's deadline. */
export type Announce = (event: EventInput) => Promise<Answer<undefined>>

/** By Kubernetes Events, or in the log where there is no Kubernetes. */
export const createAnnounce = (
  kubernetes: Pick<KubernetesClient, 'createEvent'> | undefined,
  logger: Pick<Logger, 'info'>,
): Announce => {
  return async event => {
    const { about, reason, message } = event
    if (!kubernetes) {
      logger.info({ about: `${about.kind}/${about.name}`, reason }, message)
      return { kind: 'ok', value: undefined }
    }
    return kubernetes.createEvent(event)
  }
}
