import { StoreUnavailable, type VersionedPrice } from '@price-aggregator/prices'
import { expect } from 'chai'
import { NOW, priceOf, testMemory } from './prices.fixture.ts'
import { createRefreshes } from './refreshes.ts'

const AT_ONCE = { limit: 100, intervalMs: 1 }

const setUp = ({
  waitMs = 60_000,
  maxWaiting = 2,
  pace = AT_ONCE,
  requestRefresh = async () => NOW,
} = {}) => {
  const requested: string[] = []
  const errors: unknown[] = []
  const stop = new AbortController()
  const memory = testMemory(priceOf('btcusdt'))
  const refreshes = createRefreshes({
    latest: {
      requestRefresh: asset => {
        requested.push(asset)
        return requestRefresh()
      },
    },
    memory,
    waitMs,
    maxWaiting,
    pace,
    onError: error => errors.push(error),
    stop: stop.signal,
  })
  /** As the follower does it: memory is told first. */
  const settle = (id: string, update: VersionedPrice) =>
    refreshes.settle({ id, kind: 'price', update }, memory.apply(update))
  return { refreshes, requested, errors, stop, memory, settle }
}

const newer = priceOf('btcusdt', { observedAt: NOW + 1 })

describe('createRefreshes', () => {
  it('shares one request and one outcome among all who wait', async () => {
    const { refreshes, settle, requested } = setUp()
    const waiting = Array.from({ length: 100 }, () => refreshes.refresh('btcusdt'))
    settle('1', newer)
    expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).to.deep.equal(
      new Set(['refreshed']),
    )
    expect(requested).to.deep.equal(['btcusdt'])
  })

  it('asks again once an outcome is there', async () => {
    const { refreshes, settle, requested, stop } = setUp()
    const first = refreshes.refresh('btcusdt')
    settle('1', newer)
    await first
    const second = refreshes.refresh('btcusdt')
    stop.abort()
    await second
    expect(requested).to.have.length(2)
  })

  it('takes no price for an outcome that is not newer than what stood', async () => {
    const { refreshes, settle, stop } = setUp()
    const waiting = refreshes.refresh('btcusdt')
    settle('1', priceOf('btcusdt'))
    settle('2', priceOf('ethusdt', { observedAt: NOW + 1 }))
    stop.abort()
    expect(await waiting).to.deep.equal({ kind: 'no_answer' })
  })

  it('takes a newer price for the outcome though memory has it already', async () => {
    const { memory, refreshes, settle } = setUp()
    const waiting = refreshes.refresh('btcusdt')
    memory.apply(newer)
    settle('1', newer)
    expect(await waiting).to.deep.equal({ kind: 'refreshed' })
  })

  /** Observed before the store's clock was set back by ten minutes: the clock is at NOW again. */
  const ahead = priceOf('btcusdt', { observedAt: NOW + 600_000 })
  const afterStep = priceOf('btcusdt', { observedAt: NOW + 50 })

  it('takes a price of after the clock was set back for the outcome', async () => {
    const { memory, refreshes, settle, stop } = setUp()
    memory.apply(ahead)
    const waiting = refreshes.refresh('btcusdt')
    settle('1', afterStep)
    stop.abort()
    expect(await waiting).to.deep.equal({ kind: 'refreshed' })
  })

  it('takes it for the outcome though memory has it by a look-up', async () => {
    const { memory, refreshes, settle, stop } = setUp()
    memory.apply(ahead)
    const waiting = refreshes.refresh('btcusdt')
    memory.apply(afterStep)
    settle('1', structuredClone(afterStep))
    stop.abort()
    expect(await waiting).to.deep.equal({ kind: 'refreshed' })
  })

  it('takes any price for the outcome where none stood', async () => {
    const { refreshes, settle } = setUp()
    const waiting = refreshes.refresh('ethusdt')
    settle('1', priceOf('ethusdt'))
    expect(await waiting).to.deep.equal({ kind: 'refreshed' })
  })

  it('gives the reason of a failure', async () => {
    const { refreshes } = setUp()
    const waiting = refreshes.refresh('btcusdt')
    refreshes.settle({ id: '1', kind: 'refresh_failed', asset: 'btcusdt', reason: 'no_quotes' }, false)
    expect(await waiting).to.deep.equal({ kind: 'failed', reason: 'no_quotes' })
  })

  it('says when nobody answers in time', async () => {
    const { refreshes } = setUp({ waitMs: 10 })
    expect(await refreshes.refresh('btcusdt')).to.deep.equal({ kind: 'no_answer' })
  })

  it('says when the store is away', async () => {
    const down = new StoreUnavailable('latest', 'down')
    const { errors, refreshes } = setUp({ requestRefresh: () => Promise.reject(down) })
    expect(await refreshes.refresh('btcusdt')).to.deep.equal({ kind: 'unavailable' })
    expect(await refreshes.ask('btcusdt')).to.equal(false)
    expect(errors).to.deep.equal([down, down])
  })

  it('turns away more than it may wait for', async () => {
    const { refreshes, stop } = setUp({ maxWaiting: 1 })
    const first = refreshes.refresh('btcusdt')
    expect(await refreshes.refresh('ethusdt')).to.deep.equal({ kind: 'busy' })
    stop.abort()
    await first
  })

  it('asks without waiting, but not for what is waited for already', async () => {
    const { refreshes, requested, stop } = setUp()
    expect(await refreshes.ask('ethusdt')).to.equal(true)
    const waiting = refreshes.refresh('btcusdt')
    expect(await refreshes.ask('btcusdt')).to.equal(true)
    expect(requested).to.deep.equal(['ethusdt', 'btcusdt'])
    stop.abort()
    await waiting
  })

  it('asks for what nobody waits for at its pace, and at once for what somebody waits for', async () => {
    const { errors, refreshes, requested, stop } = setUp({
      maxWaiting: 10,
      pace: { limit: 2, intervalMs: 60_000 },
    })
    const asked = ['adausdt', 'bnbusdt', 'ethusdt'].map(asset => refreshes.ask(asset))
    const waiting = refreshes.refresh('btcusdt')
    expect(await Promise.all(asked.slice(0, 2))).to.deep.equal([true, true])
    expect(requested).to.have.members(['adausdt', 'bnbusdt', 'btcusdt'])
    stop.abort()
    await waiting
    expect(await asked[2]).to.equal(false)
    expect(requested).not.to.include('ethusdt')
    expect(errors).to.deep.equal([])
  })
})
