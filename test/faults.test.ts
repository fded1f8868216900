import { expect } from 'chai'
import { eventually } from './eventually.ts'
import { ASSET, BREAKER, useFaultySystem } from './faults.fixture.ts'
import type { Fault } from './mock-exchange-client.ts'

const EXCHANGES = [1, 2, 3]
const others = (n: number) => EXCHANGES.filter(other => other !== n)

/** Faults that are failures: there is no quote. As the metrics call them. */
const FAILURES: [Fault, string][] = [
  [{ fault: 'error', status: 503 }, 'http_status'],
  [{ fault: 'reset' }, 'network'],
  [{ fault: 'malformed_json' }, 'malformed'],
  [{ fault: 'nan_price' }, 'malformed'],
]

/** Faults that are quotes in form. How many of three quotes aggregation keeps, and why it leaves one out. */
const WRONG_QUOTES: [Fault, number, string?][] = [
  [{ fault: 'price_offset', percent: 20 }, 2, 'outlier'],
  [{ fault: 'price_offset', percent: -20 }, 2, 'outlier'],
  [{ fault: 'price_offset', percent: 3 }, 2, 'outlier'],
  [{ fault: 'price_offset', percent: 0.3 }, 3],
  [{ fault: 'frozen_price' }, 3],
  [{ fault: 'zero_volume' }, 3],
  [{ fault: 'old_timestamp', ageSeconds: 3_600 }, 2, 'old'],
  [{ fault: 'wrong_symbol' }, 2, 'wrong_symbol'],
  [{ fault: 'negative_price' }, 2, 'invalid'],
]

describe('a fault of one exchange', function () {
  this.timeout(60_000)
  const system = useFaultySystem()

  for (const [fault, errorType] of FAILURES) {
    for (const n of EXCHANGES) {
      it(`exchange${n}, ${fault.fault}: the breaker opens, probes and closes; prices go on`, async () => {
        await system.put(n, fault)
        const isOpen = (state: number) => state === BREAKER.open
        const refreshAll = async () => {
          await system.refreshHonestly(others(n))
          return system.breaker(n)
        }
        await eventually('the breaker opens', refreshAll, isOpen)

        const opened = await system.errors(n, errorType)
        const refreshOne = () => system.refreshHonestly(others(n), [ASSET])
        const failedProbe = async () => {
          await refreshOne()
          return system.errors(n, errorType)
        }
        await eventually('a probe fails', failedProbe, errors => errors > opened)
        await eventually('the breaker is open again', () => system.breaker(n), isOpen)
        const refused = async () => {
          await refreshOne()
          return system.errors(n, 'breaker_open')
        }
        await eventually('a request is refused while it is open', refused, count => count > 0)
        expect((await system.price()).sources).to.equal(2)

        await system.end(n)
        const probe = async () => {
          await refreshOne()
          return system.breaker(n)
        }
        const probing = await eventually('a probe goes well', probe, state => !isOpen(state))
        expect(probing).to.equal(BREAKER.halfOpen)
        await eventually('the breaker closes', probe, state => state === BREAKER.closed)
      })
    }
  }

  for (const n of EXCHANGES) {
    it(`exchange${n}, unlisted: no quote, and no failure of the exchange`, async () => {
      const before = await system.errors(n, 'not_listed')
      await system.put(n, { fault: 'unlisted', symbols: [ASSET] })
      for (let round = 0; round < 12; round++) await system.refreshHonestly(others(n), [ASSET])
      expect((await system.price()).sources).to.equal(2)
      expect(await system.breaker(n)).to.equal(BREAKER.closed)
      expect((await system.errors(n, 'not_listed')) - before).to.be.at.least(12)
    })
  }

  for (const [fault, kept, reason] of WRONG_QUOTES) {
    for (const n of EXCHANGES) {
      it(`exchange${n}, ${Object.values(fault).join(' ')}: no failure, and ${kept} quotes are kept`, async () => {
        const before = reason ? await system.rejected(n, reason) : 0
        await system.put(n, fault)
        // More than a breaker would take.
        for (let round = 0; round < 6; round++) await system.refreshHonestly(others(n))
        expect((await system.price()).sources).to.equal(kept)
        expect(await system.breaker(n)).to.equal(BREAKER.closed)
        if (reason) expect((await system.rejected(n, reason)) - before).to.be.at.least(30)
      })
    }
  }
})
