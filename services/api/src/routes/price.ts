import type { Router } from '@koa/router'
import { requireAsset } from '../assets.ts'
import type { AppDeps } from '../context.ts'
import { JSON_TYPE } from '../json-type.ts'

/** `GET /prices/{asset}`: the aggregated price. What the hot path does not answer, this does, in the same bytes. */
export const priceRoute = (router: Router, { assignment, prices }: AppDeps): void => {
  router.get('/prices/:asset', async context => {
    const asset = requireAsset(assignment(), context.params.asset)
    const { body } = prices.readAtOnce(asset) ?? (await prices.read(asset))
    context.type = JSON_TYPE
    context.body = body
  })
}
