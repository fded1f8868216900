/** Something to be told with `kubectl get events`. */
export type EventInput = {
  /** What it is about, in the client's namespace. */
  about: { apiVersion: string; kind: string; name: string; uid?: string }
  type: 'Normal' | 'Warning'
  /** One word in UpperCamelCase, such as `ShardMoved`. */
  reason: string
  message: string
  /** Who says it, such as `price-aggregator/heal`. */
  component: string
  /** When, milliseconds since 1970. */
  at: number
}

export const manifestOfEvent = (event: EventInput, namespace: string) => {
  const at = new Date(event.at)
  return {
    metadata: { generateName: `${event.about.name}.`, namespace },
    involvedObject: { ...event.about, namespace },
    type: event.type,
    reason: event.reason,
    message: event.message,
    source: { component: event.component },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  }
}
