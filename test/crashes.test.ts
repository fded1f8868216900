import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { freshHotPrices, pricesOfAllExchanges, useWatchedSystem } from './system.fixture.ts'

/** How long a process stays dead. */
const DEAD_MS = 1_500

describe('kill -9 of one process under constant requests', function () {
  this.timeout(60_000)
  const watched = useWatchedSystem()

  for (const name of ['redis', 'dynalite', 'exchange1', 'refresher', 'api']) {
    it(`${name}: no wrong price, no 5xx while the API lives, and fresh prices after the restart`, async () => {
      const { client, system, watch } = watched()
      const victim = system.processes.find(one => one.name === name)
      if (!victim) throw new Error(`there is no process ${name}`)
      const before = { pid: victim.pid(), reads: watch.reads() }
      watch.dead.api = name === 'api'
      watch.dead.refreshes = name === 'redis' || name === 'refresher'
      await victim.kill()
      await sleep(DEAD_MS)
      await victim.restart()
      watch.dead.api = false
      await freshHotPrices(watch)
      watch.dead.refreshes = false
      await pricesOfAllExchanges(client)
      expect(watch.faults).to.deep.equal([])
      expect(watch.reads() - before.reads).to.be.above(100)
      expect(victim.pid()).not.to.equal(before.pid)
    })
  }
})
