import { expect } from 'chai'
import fc from 'fast-check'
import { NEVER, STORES, stamped, writeOf } from './contract.fixture.ts'

/** Leaders of several epochs stamp and write in any order, as they do when they take each other for dead. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('stamp' as const), epoch: fc.integer({ min: 11, max: 15 }) }),
  fc.record({
    kind: fc.constant('write' as const),
    epoch: fc.integer({ min: 10, max: 15 }),
    back: fc.integer({ min: 0, max: 5_000 }),
  }),
)

for (const [name, make] of Object.entries(STORES)) {
  describe(`the latest store on ${name}, its laws`, () => {
    it('accepts only under the highest stamped epoch, and no asset goes back in time', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
          const store = await stamped(make)
          let highest = 10
          for (const one of steps) {
            if (one.kind === 'stamp') {
              const { stamped: done } = await store.stampFence('hot:0', one.epoch, `pod-${one.epoch}`)
              // The holder of an epoch may stamp it again.
              expect(done).to.equal(one.epoch >= highest)
              highest = Math.max(highest, one.epoch)
            } else {
              const at = Math.floor(store.now()) - one.back
              const outcome = await store.write(writeOf(store, { epoch: one.epoch, at }))
              expect(outcome === 'fenced').to.equal(one.epoch !== highest)
            }
          }
          const batch = await store.readUpdates('0-0', 0, NEVER)
          const accepted = batch.kind === 'updates' ? batch.updates : []
          let last = { epoch: 0, observedAt: 0 }
          for (const update of accepted) {
            if (update.kind !== 'price') continue
            const { epoch, price } = update.update
            expect(epoch).to.be.at.least(last.epoch)
            expect(price.observedAt).to.be.greaterThan(last.observedAt)
            last = { epoch, observedAt: price.observedAt }
          }
          await store.close()
        }),
        { numRuns: 40 },
      )
    })
  })
}
