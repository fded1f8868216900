import type { Router } from '@koa/router'
import { requireAsset } from '../assets.ts'
import type { AppDeps } from '../context.ts'
import { RefreshFailed } from '../errors.ts'
import type { RefreshOutcome } from '../refreshes.ts'

/** `POST /refresh/{asset}`: answers once a newer price than the one that stood is in memory. */
export const refreshRoute = (router: Router, { assignment, refreshes }: AppDeps): void => {
  router.post('/refresh/:asset', async context => {
    const asset = requireAsset(assignment(), context.params.asset)
    const reason = failureOf(await refreshes.refresh(asset))
    if (reason !== undefined) throw new RefreshFailed(reason)
    context.body = { message: `Price for ${asset} refreshed` }
  })
}

const failureOf = (outcome: RefreshOutcome): string | undefined => {
  switch (outcome.kind) {
    case 'refreshed':
      return undefined
    case 'failed':
      return outcome.reason
    case 'no_answer':
      return 'no leader answered'
    case 'unavailable':
      return 'latest store unavailable'
    case 'busy':
      return 'too many refreshes under way'
  }
}
