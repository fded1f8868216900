import { eventually } from './eventually.ts'
import { ASSET, BREAKER, IMPATIENT, useFaultySystem } from './faults.fixture.ts'
import type { Fault } from './mock-exchange-client.ts'

const EXCHANGES = [1, 2, 3]
const SLOW: Fault[] = [{ fault: 'latency', latencyMs: 60_000 }, { fault: 'hang' }]

describe('exchanges that do not answer in time', function () {
  this.timeout(60_000)
  const system = useFaultySystem(IMPATIENT)

  for (const fault of SLOW) {
    for (const n of EXCHANGES) {
      it(`exchange${n}, ${fault.fault}: the breaker opens, probes and closes; prices go on`, async () => {
        await system.put(n, fault)
        const others = EXCHANGES.filter(other => other !== n)
        const refresh = (assets?: string[]) => async () => {
          await system.tryHonestly(others, assets)
          const errors = await system.errors(n, 'timeout')
          return { state: await system.breaker(n), errors, sources: (await system.price()).sources }
        }
        const isOpen = ({ state }: { state: number }) => state === BREAKER.open
        const { errors: opened } = await eventually('the breaker opens', refresh(), isOpen)
        await eventually('a probe fails', refresh([ASSET]), ({ errors }) => errors > opened)
        await eventually('two sources are left', refresh([ASSET]), ({ sources }) => sources === 2)
        await system.end(n)
        await eventually('the breaker closes', refresh([ASSET]), ({ state }) => state === BREAKER.closed)
      })
    }

    for (const honest of EXCHANGES) {
      const others = EXCHANGES.filter(other => other !== honest)
      it(`all but exchange${honest}, ${fault.fault}: it alone makes the price`, async () => {
        for (const n of others) await system.put(n, fault)
        const refresh = async () => {
          await system.tryHonestly([honest])
          const states = await Promise.all(others.map(n => system.breaker(n)))
          return { states, sources: (await system.price()).sources }
        }
        await eventually(
          'both breakers open, and one source is left',
          refresh,
          ({ sources, states }) => states.every(state => state === BREAKER.open) && sources === 1,
        )
      })
    }

    it(`all, ${fault.fault}: the last price stays, and a forced refresh says no_quotes`, async () => {
      for (const n of EXCHANGES) await system.put(n, fault)
      await system.expectLastPriceStays('no_quotes')
    })
  }
})
