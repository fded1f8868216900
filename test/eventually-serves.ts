import type { ApiClient } from './api-client.ts'
import { eventually } from './eventually.ts'

/** Waits until an API serves a price that refreshers made, and has one refreshed when asked to. */
export const eventuallyServes = async (client: Pick<ApiClient, 'price' | 'refresh'>): Promise<void> => {
  await eventually(
    'a price is there',
    () => client.price('btcusdt'),
    ({ status }) => status === 200,
  )
  await eventually(
    'a forced refresh goes well',
    () => client.refresh('ethusdt'),
    ({ status }) => status === 200,
  )
}
