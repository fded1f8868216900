import { expect } from 'chai'
import { Registry } from 'prom-client'
import { watchStores } from './watch-stores.ts'

/** A store that answers as told. */
const storeOf = () => {
  const state = { up: true, asked: 0 }
  const ping = async () => {
    state.asked += 1
    if (!state.up) throw new Error('away')
  }
  return { state, ping }
}

describe('watchStores', () => {
  it('says of each store whether it answered last, and asks no more after the stop', async () => {
    const registry = new Registry()
    const [latest, history] = [storeOf(), storeOf()]
    const stop = new AbortController()
    const watching = watchStores({ registry, latest, history, everyMs: 1 }, stop.signal)
    const seen = async (latestUp: number, historyUp: number) => {
      const wanted = [`{store="latest"} ${latestUp}`, `{store="history"} ${historyUp}`]
      for (;;) {
        const page = await registry.metrics()
        if (wanted.every(one => page.includes(`price_store_up${one}`))) return true
        await new Promise(resolve => setTimeout(resolve, 1))
      }
    }
    expect(await seen(1, 1)).to.equal(true)
    history.state.up = false
    expect(await seen(1, 0)).to.equal(true)
    latest.state.up = false
    history.state.up = true
    expect(await seen(0, 1)).to.equal(true)
    stop.abort()
    await watching
    const { asked } = latest.state
    await new Promise(resolve => setTimeout(resolve, 10))
    expect(latest.state.asked).to.equal(asked)
  })
})
