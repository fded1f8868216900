import { pricePaths } from './assets.ts'
import type { ClientPod } from './client-pod.ts'
import type { Tier } from './moves.ts'

type Answer = { refresh_tier: Tier }

/** The tier of each of the assets, as the API answers it through its Service. */
export const apiTiers = async (
  client: Pick<ClientPod, 'answers'>,
  assets: readonly string[],
): Promise<Tier[]> => {
  const answers = await client.answers<Answer>(pricePaths(assets))
  return answers.map(({ refresh_tier }) => refresh_tier)
}
