import type { z } from 'zod'
import { environmentSchema as mockExchange } from '../../mock-exchange/src/environment.ts'
import { type RenderOptions, renderObjects } from '../../scripts/charts/helm.ts'
import { environmentSchema as api } from '../../services/api/src/environment.ts'
import { environmentSchemas as jobs } from '../../services/jobs/src/environment.ts'
import { environmentSchema as refresher } from '../../services/refresher/src/environment.ts'
import { find, podsOf } from './objects.ts'

/** What each of the project's containers reads, by the container's name. */
export const SCHEMAS: Record<string, z.ZodObject> = { api, refresher, 'mock-exchange': mockExchange, ...jobs }

/** The environment of each of the project's containers, secrets by a stand-in. */
export const environments = (options: RenderOptions): [string, Record<string, string>][] => {
  const objects = renderObjects(options)
  return [...podsOf(objects).values()].flatMap(({ spec }) => {
    const [container] = spec.containers
    if (!(container.name in SCHEMAS)) return []
    const maps = (container.envFrom ?? []).map(
      (from: { configMapRef: { name: string } }) => find(objects, 'ConfigMap', from.configMapRef.name).data,
    )
    const own = (container.env ?? []).map(({ name, value }: { name: string; value?: string }) => [
      name,
      value ?? 'secret',
    ])
    return [[container.name, Object.assign({}, ...maps, Object.fromEntries(own))]]
  })
}
