import type { LatestStore } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { sharedRedisUrl, uniquePrefix } from '../../../../test/redis-server.ts'
import { OPTIONS, read } from './plan.fixture.ts'
import { jobOn, RUN } from './reconcile-tiers.fixture.ts'

const STORES: Record<string, () => LatestStore> = {
  memory: () => createMemoryLatestStore(),
  Redis: () => createRedisLatestStore({ url: sharedRedisUrl(), prefix: uniquePrefix() }),
}

for (const [name, createStore] of Object.entries(STORES)) {
  describe(`the reconcile-tiers job on the popularity of ${name}`, () => {
    it('makes what is read hot, and folds what was counted', async () => {
      const latest = createStore()
      await latest.addAccesses(read({ a8: 900, a9: 600 }))
      const { job, overrides } = jobOn({ latest, now: latest.now })
      expect((await job(RUN)).findings).to.include({ promoted: 2, enough_evidence: 1 })
      expect(overrides.current().assets.get('a9')?.since).to.be.closeTo(latest.now(), 60_000)
      const kept = await latest.readPopularity({ halfLifeMs: OPTIONS.halfLifeMs, fold: false })
      expect(kept.get('a8')).to.be.closeTo(900, 10)
      await latest.close()
    })
  })
}
