import { expect } from 'chai'
import { ASSET, useFaultySystem } from './faults.fixture.ts'
import type { Fault } from './mock-exchange-client.ts'

const EXCHANGES = [1, 2, 3]

/** What all three do, and why there is no price then. */
const ALL: [Fault, string][] = [
  [{ fault: 'error' }, 'no_quotes'],
  [{ fault: 'reset' }, 'no_quotes'],
  [{ fault: 'malformed_json' }, 'no_quotes'],
  [{ fault: 'nan_price' }, 'no_quotes'],
  [{ fault: 'old_timestamp', ageSeconds: 3_600 }, 'no_valid_quotes'],
  [{ fault: 'wrong_symbol' }, 'no_valid_quotes'],
  [{ fault: 'negative_price' }, 'no_valid_quotes'],
]

describe('faults of a majority of the exchanges', function () {
  this.timeout(60_000)
  const system = useFaultySystem()

  for (const [fault, reason] of ALL) {
    it(`all, ${fault.fault}: the last price stays, and a forced refresh says ${reason}`, async () => {
      for (const n of EXCHANGES) await system.put(n, fault)
      await system.expectLastPriceStays(reason)
    })
  }

  it('all, zero_volume: the price is their plain mean', async () => {
    for (const n of EXCHANGES) await system.put(n, { fault: 'zero_volume' })
    await system.refreshHonestly(EXCHANGES)
    expect((await system.price()).sources).to.equal(3)
  })

  it('the only one left lies grossly: its jump is not believed', async () => {
    await system.put(1, { fault: 'error' })
    await system.put(2, { fault: 'negative_price' })
    await system.put(3, { fault: 'price_offset', percent: 50 })
    await system.expectLastPriceStays('jump')
  })

  it('two that tell the same lie cannot be told from the truth; it ends with them', async () => {
    // As designed: a jump needs two sources that agree, and these do. More exchanges are the only remedy.
    const { price } = await system.price()
    for (const n of [1, 2]) await system.put(n, { fault: 'price_offset', percent: 50 })
    expect((await system.refresh()).status).to.equal(200)
    const lie = await system.price()
    expect(lie.price).to.be.closeTo(price * 1.5, price * 0.01)
    expect(lie.sources).to.equal(2)
    expect(await system.rejected(3, 'outlier')).to.be.above(0)
    for (const n of [1, 2]) await system.end(n)
    await system.refreshHonestly(EXCHANGES, [ASSET])
  })
})
