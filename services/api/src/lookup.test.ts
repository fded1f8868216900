import { type HistoryItem, StoreUnavailable, type VersionedPrice } from '@price-aggregator/prices'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createLookUp } from './lookup.ts'
import { createLookupMetrics } from './metrics/stores.ts'
import { historyOf, NOW, priceOf, testMemory } from './prices.fixture.ts'
import type { RefreshOutcome } from './refreshes.ts'

type Steps = {
  read?: () => Promise<VersionedPrice | undefined>
  newest?: () => Promise<HistoryItem | undefined>
  refresh?: () => Promise<RefreshOutcome>
}

const setUp = (steps: Steps, { maxInFlight = 10 } = {}) => {
  const calls: string[] = []
  const registry = new Registry()
  const memory = testMemory()
  const step = <T>(name: string, call: (() => Promise<T>) | undefined, none: T) => {
    calls.push(name)
    return call ? call() : Promise.resolve(none)
  }
  const lookUp = createLookUp({
    latest: { read: () => step('latest', steps.read, undefined) },
    history: { newest: () => step('history', steps.newest, undefined) },
    refreshes: { refresh: () => step('refresh', steps.refresh, { kind: 'no_answer' }) },
    memory,
    metrics: createLookupMetrics(registry),
    latestTimeoutMs: 20,
    historyTimeoutMs: 20,
    maxInFlight,
    stop: new AbortController().signal,
  })
  return { calls, lookUp, memory, registry }
}

const never = () => new Promise<never>(() => undefined)
const down = () => Promise.reject(new StoreUnavailable('latest', 'down'))

describe('createLookUp', () => {
  it('takes what the latest store has', async () => {
    const { calls, lookUp, memory } = setUp({ read: async () => priceOf('btcusdt') })
    expect(await lookUp('btcusdt')).to.deep.equal({ kind: 'found', from: 'latest' })
    expect(calls).to.deep.equal(['latest'])
    expect(memory.get('btcusdt')?.held).to.deep.equal(priceOf('btcusdt'))
  })

  it('goes on to history, whose prices are older than any other', async () => {
    const { calls, lookUp, memory } = setUp({ newest: async () => historyOf('btcusdt') })
    expect(await lookUp('btcusdt')).to.deep.equal({ kind: 'found', from: 'history' })
    expect(calls).to.deep.equal(['latest', 'history'])
    expect(memory.get('btcusdt')?.held).to.include({ generation: 0, epoch: 0 })
    expect(memory.apply(priceOf('btcusdt', { observedAt: NOW - 60_000 }))).to.equal(true)
  })

  it('asks for a refresh last', async () => {
    const { calls, lookUp, memory } = setUp({
      refresh: async () => {
        memory.apply(priceOf('btcusdt'))
        return { kind: 'refreshed' }
      },
    })
    expect(await lookUp('btcusdt')).to.deep.equal({ kind: 'found', from: 'refresh' })
    expect(calls).to.deep.equal(['latest', 'history', 'refresh'])
  })

  it('says where a price is nowhere', async () => {
    expect(await setUp({}).lookUp('btcusdt')).to.deep.equal({ kind: 'nowhere' })
  })

  it('passes over stores that fail or do not answer, and counts them', async () => {
    for (const fails of [down, never]) {
      const { calls, lookUp, registry } = setUp({ read: fails, newest: fails })
      expect(await lookUp('btcusdt')).to.deep.equal({ kind: 'nowhere' })
      expect(calls).to.deep.equal(['latest', 'history', 'refresh'])
      const text = await registry.metrics()
      expect(text).to.include('price_lookup_errors_total{store="latest"} 1')
      expect(text).to.include('price_lookup_errors_total{store="history"} 1')
    }
  })

  it('stops looking once the update stream has brought the price', async () => {
    const { calls, lookUp, memory } = setUp({
      read: async () => {
        memory.apply(priceOf('btcusdt'))
        return undefined
      },
    })
    expect((await lookUp('btcusdt')).kind).to.equal('found')
    expect(calls).to.deep.equal(['latest'])
  })

  it('shares one look-up among all who ask for one asset', async () => {
    const { calls, lookUp } = setUp({ newest: async () => historyOf('btcusdt') })
    const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => lookUp('btcusdt')))
    expect(outcomes.every(({ kind }) => kind === 'found')).to.equal(true)
    expect(calls).to.deep.equal(['latest', 'history'])
  })

  it('turns away more than it may have in flight, and counts them', async () => {
    const { lookUp, registry } = setUp({ read: never }, { maxInFlight: 1 })
    const first = lookUp('btcusdt')
    expect(await lookUp('ethusdt')).to.deep.equal({ kind: 'busy' })
    expect((await first).kind).to.equal('nowhere')
    expect((await lookUp('ethusdt')).kind).to.equal('nowhere')
    expect(await registry.metrics()).to.include('price_lookups_refused_total 1')
  })
})
