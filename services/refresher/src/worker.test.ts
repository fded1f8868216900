import {
  type AssignmentFollower,
  createAssignment,
  fixedAssignment,
  hash32,
  StoreUnavailable,
  type VersionedPrice,
} from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createLastPrices } from './last-prices.ts'
import type { HeldShard, Leadership } from './leadership.ts'
import { createRefresherMetrics } from './metrics.ts'
import type { RefreshOutcome, RefreshTask } from './refresh.ts'
import { createWorker } from './worker.ts'

const NOW = 1_764_000_000_000
const HOT: HeldShard = { shard: { tier: 'hot', index: 0 }, epoch: 7 }

const priceOf = (asset: string, observedAt: number): VersionedPrice => ({
  generation: 1,
  epoch: 1,
  price: {
    asset,
    price: 1,
    volume: 1,
    spread: 0,
    observedAt,
    answeredAt: observedAt,
    sources: [],
    sourceCount: 1,
  },
})

/** A worker on a clock that tests move; every refresh is written unless told otherwise. */
const setUp = (assets: string[], standing: VersionedPrice[] = []) => {
  const clock = { now: NOW }
  const tasks: RefreshTask[] = []
  const refusals: string[] = []
  const reloads: number[] = []
  const listeners = { leadership: new Set<() => void>(), assignment: new Set<() => void>() }
  const state = {
    seeding: Promise.resolve(),
    held: [HOT] as HeldShard[],
    assignment: createAssignment({ generation: 1, assets }),
    inEffect: true,
    answer: undefined as ((task: RefreshTask) => Promise<RefreshOutcome>) | undefined,
  }
  const written = async (task: RefreshTask): Promise<RefreshOutcome> => ({
    kind: 'written',
    sentAt: clock.now,
    price: priceOf(task.asset, clock.now).price,
  })
  const leadership: Leadership = {
    held: () => state.held,
    onChange: listener => {
      listeners.leadership.add(listener)
      return () => listeners.leadership.delete(listener)
    },
    refused: (shard, epoch, outcome) => refusals.push(`${shard} ${epoch} ${outcome}`),
    run: () => Promise.resolve(),
  }
  const assignment: AssignmentFollower = {
    ...fixedAssignment(state.assignment),
    current: () => state.assignment,
    inEffect: () => state.inEffect,
    reload: () => reloads.push(clock.now),
    onChange: listener => {
      const tell = () => listener(state.assignment)
      listeners.assignment.add(tell)
      return () => listeners.assignment.delete(tell)
    },
  }
  const registry = new Registry()
  const logged: object[] = []
  const logger = createLogger('test', 'silent')
  Object.assign(logger, { info: (fields: object) => logged.push(fields) })
  const lastPrices = createLastPrices()
  const worker = createWorker({
    refresh: task => {
      tasks.push(task)
      return (state.answer ?? written)(task)
    },
    latest: {
      now: () => clock.now,
      readMany: async wanted => {
        await state.seeding
        return standing.filter(({ price }) => wanted.includes(price.asset))
      },
    },
    assignment,
    leadership,
    lastPrices,
    metrics: createRefresherMetrics(registry),
    logger,
    tiers: ['hot', 'medium', 'cold'],
    concurrency: 4,
    drainMs: 100,
    seedWaitMs: 20,
    tickMs: 1,
    monotonic: () => clock.now,
  })
  const controller = new AbortController()
  const running = worker.run(controller.signal)
  /** Time for several ticks, on a busy machine too. */
  const settle = async () => {
    for (let i = 0; i < 4; i++) await new Promise(resolve => setTimeout(resolve, 4))
  }
  const advance = async (ms: number): Promise<void> => {
    clock.now += ms
    await settle()
  }
  const finish = async () => {
    controller.abort()
    await running
  }
  const metric = async (name: string, labels: Record<string, string>): Promise<number | undefined> => {
    const found = await registry.getSingleMetric(name)?.get()
    return found?.values.find(({ labels: own }) => Object.entries(labels).every(([k, v]) => own[k] === v))
      ?.value
  }
  const assetsOf = () => tasks.map(({ asset }) => asset)
  return {
    advance,
    assetsOf,
    clock,
    finish,
    lastPrices,
    listeners,
    logged,
    metric,
    refusals,
    reloads,
    settle,
    state,
    tasks,
    worker,
  }
}

describe('worker', () => {
  it('refreshes at once what has no price, spread over a second, with the right of its shard', async () => {
    const { advance, assetsOf, finish, settle, tasks } = setUp(['aa', 'bb'])
    await settle()
    expect(assetsOf()).to.deep.equal(['aa'])
    expect(tasks[0]).to.deep.equal({ asset: 'aa', tier: 'hot', shard: 'hot:0', epoch: 7, generation: 1 })
    await advance(500)
    expect(assetsOf()).to.include('bb')
    await finish()
  })

  it('leaves what is fresh to its turn, once an interval', async () => {
    const { advance, assetsOf, finish, settle } = setUp(['aa'], [priceOf('aa', NOW - 10)])
    await settle()
    expect(assetsOf()).to.deep.equal([])
    const phase = hash32('aa') % 5_000
    const wait = (phase - (NOW % 5_000) + 5_000) % 5_000 || 5_000
    await advance(wait - 1)
    expect(assetsOf()).to.deep.equal([])
    await advance(1)
    expect(assetsOf()).to.deep.equal(['aa'])
    await advance(4_999)
    expect(assetsOf()).to.have.length(1)
    await advance(1)
    expect(assetsOf()).to.have.length(2)
    await finish()
  })

  it('skips and counts turns it fell behind with', async () => {
    const { advance, assetsOf, finish, metric, settle } = setUp(['aa'], [priceOf('aa', NOW)])
    await settle()
    await advance(20_000)
    expect(assetsOf()).to.deep.equal(['aa'])
    expect(await metric('price_refresh_skipped_total', { tier: 'hot', reason: 'behind' })).to.equal(3)
    await finish()
  })

  it('skips and counts an asset that is in flight when due again', async () => {
    const { advance, assetsOf, finish, metric, settle, state } = setUp(['aa'], [priceOf('aa', NOW)])
    const held = Promise.withResolvers<RefreshOutcome>()
    state.answer = () => held.promise
    await settle()
    await advance(5_000)
    await advance(5_000)
    expect(assetsOf()).to.deep.equal(['aa'])
    expect(await metric('price_refresh_skipped_total', { tier: 'hot', reason: 'in_flight' })).to.equal(1)
    held.resolve({ kind: 'no_price', reason: 'no_quotes' })
    await finish()
  })

  it('goes on when the clock steps back', async () => {
    const { advance, assetsOf, finish, settle } = setUp(['aa'], [priceOf('aa', NOW)])
    await settle()
    await advance(-300_000)
    await advance(5_000)
    expect(assetsOf()).to.deep.equal(['aa'])
    await finish()
  })

  it('follows leadership', async () => {
    const { advance, assetsOf, finish, listeners, settle, state, worker } = setUp(['aa'])
    await settle()
    expect(worker.leads('aa')).to.equal('hot')
    state.held = []
    for (const listener of listeners.leadership) listener()
    expect(worker.leads('aa')).to.equal(undefined)
    expect(worker.progress('hot:0')).to.equal(undefined)
    await advance(20_000)
    expect(assetsOf()).to.deep.equal(['aa'])
    expect(await worker.force('aa')).to.equal(undefined)
    await finish()
  })

  it('refreshes at once an asset that the assignment gives it, under the new generation', async () => {
    const { finish, listeners, settle, state, tasks } = setUp(
      ['aa'],
      [priceOf('aa', NOW), priceOf('zz', NOW)],
    )
    await settle()
    expect(tasks).to.deep.equal([])
    state.assignment = createAssignment({ generation: 2, assets: ['aa', 'zz'] })
    for (const listener of listeners.assignment) listener()
    await settle()
    expect(tasks.map(({ asset, generation }) => [asset, generation])).to.deep.equal([['zz', 2]])
    await finish()
  })

  it('passes on refusals: to leadership, or to the follower of the assignment', async () => {
    const { finish, refusals, reloads, state, worker, metric } = setUp(['aa'], [priceOf('aa', NOW)])
    for (const outcome of ['fenced', 'unfenced', 'outdated'] as const) {
      state.answer = async () => ({ kind: 'refused', outcome })
      await worker.force('aa')
    }
    expect(refusals).to.deep.equal(['hot:0 7 fenced', 'hot:0 7 unfenced'])
    expect(reloads).to.have.length(1)
    expect(await metric('price_writes_rejected_total', { reason: 'outdated' })).to.equal(1)
    expect(await metric('price_refresh_errors_total', { tier: 'hot', reason: 'fenced' })).to.equal(1)
    expect(await metric('price_refresh_total', { tier: 'hot', trigger_type: 'force' })).to.equal(3)
    await finish()
  })

  it('says each price that the fence refused, with its asset and epoch', async () => {
    const { finish, logged, state, worker } = setUp(['aa', 'bb'], [priceOf('aa', NOW), priceOf('bb', NOW)])
    state.answer = async () => ({ kind: 'refused', outcome: 'fenced' })
    for (const asset of ['aa', 'bb']) await worker.force(asset)
    state.answer = async () => ({ kind: 'refused', outcome: 'older' })
    await worker.force('aa')
    expect(logged).to.deep.equal(
      ['aa', 'bb'].map(asset => ({ shard: 'hot:0', asset, epoch: 7, outcome: 'fenced' })),
    )
    await finish()
  })

  it('tries again ahead of its turn what was refused as outdated', async () => {
    const { advance, assetsOf, finish, listeners, settle, state } = setUp([])
    state.assignment = createAssignment({ generation: 1, assets: ['aa'], sizes: { hot: 0, medium: 0 } })
    state.held = [0, 1, 2, 3].map(index => ({ shard: { tier: 'cold', index }, epoch: 7 }))
    state.answer = async () => ({ kind: 'refused', outcome: 'outdated' })
    for (const listener of listeners.assignment) listener()
    await settle()
    expect(assetsOf()).to.deep.equal(['aa'])
    state.answer = undefined
    await advance(1_999)
    expect(assetsOf()).to.have.length(1)
    await advance(1)
    expect(assetsOf()).to.deep.equal(['aa', 'aa'])
    await finish()
  })

  it('tries again at once, by its new right, what was refused by the one it had', async () => {
    const { finish, listeners, settle, state, tasks, worker } = setUp(['aa'], [priceOf('aa', NOW)])
    const refused = Promise.withResolvers<RefreshOutcome>()
    state.answer = () => refused.promise
    await settle()
    const forced = worker.force('aa')
    await settle()
    state.assignment = createAssignment({ generation: 2, assets: ['aa'] })
    for (const listener of listeners.assignment) listener()
    await settle()
    state.answer = undefined
    refused.resolve({ kind: 'refused', outcome: 'outdated' })
    await forced
    await settle()
    expect(tasks.map(({ generation }) => generation)).to.deep.equal([1, 2])
    await finish()
  })

  it('forces nothing before it knows the prices that stand', async () => {
    const { finish, lastPrices, listeners, state, worker } = setUp([], [priceOf('aa', NOW)])
    const seeding = Promise.withResolvers<void>()
    state.seeding = seeding.promise
    state.assignment = createAssignment({ generation: 2, assets: ['aa'] })
    for (const listener of listeners.assignment) listener()
    const known: unknown[] = []
    state.answer = async () => {
      known.push(lastPrices.get('aa'))
      return { kind: 'no_price', reason: 'no_quotes' }
    }
    const forced = worker.force('aa')
    seeding.resolve()
    await forced
    expect(known[0]).to.deep.equal({ price: 1, observedAt: NOW })
    await finish()
  })

  it('forces without them where they cannot be read in time', async () => {
    const { assetsOf, finish, listeners, state, worker } = setUp([])
    const seeding = Promise.withResolvers<void>()
    state.seeding = seeding.promise
    state.assignment = createAssignment({ generation: 2, assets: ['aa'] })
    for (const listener of listeners.assignment) listener()
    expect((await worker.force('aa'))?.kind).to.equal('written')
    expect(assetsOf()).to.deep.equal(['aa'])
    seeding.resolve()
    await finish()
  })

  it('counts writes that the store did not answer', async () => {
    const { finish, metric, state, worker } = setUp(['aa'], [priceOf('aa', NOW)])
    state.answer = async () => ({ kind: 'unavailable', error: new StoreUnavailable('latest', 'no answer') })
    await worker.force('aa')
    expect(await metric('price_writes_unknown_total', {})).to.equal(1)
    await finish()
  })

  it('makes progress with every refresh that ends, well or not', async () => {
    const { clock, finish, settle, state, worker } = setUp(['aa'], [priceOf('aa', NOW)])
    await settle()
    expect(worker.progress('hot:0')).to.equal(NOW)
    clock.now += 100
    state.answer = async () => ({ kind: 'no_price', reason: 'no_quotes' })
    await worker.force('aa')
    expect(worker.progress('hot:0')).to.equal(NOW + 100)
    await finish()
  })

  it('tells when nothing of a shard is in flight any more, led or not', async () => {
    const { finish, settle, state, worker } = setUp(['aa'])
    const held = Promise.withResolvers<RefreshOutcome>()
    state.answer = () => held.promise
    await settle()
    const told: string[] = []
    void worker.drained('hot:0').then(() => told.push('hot:0'))
    await worker.drained('cold:0')
    await settle()
    expect(told).to.deep.equal([])
    held.resolve({ kind: 'no_price', reason: 'no_quotes' })
    await settle()
    expect(told).to.deep.equal(['hot:0'])
    await finish()
  })

  it('drains what is in flight at the stop, and starts nothing more', async () => {
    const { assetsOf, finish, settle, state } = setUp(['aa'])
    const held = Promise.withResolvers<RefreshOutcome>()
    state.answer = () => held.promise
    await settle()
    const finished = finish()
    const ended = { is: false }
    void finished.then(() => {
      ended.is = true
    })
    await settle()
    expect(ended.is).to.equal(false)
    held.resolve({ kind: 'no_price', reason: 'no_quotes' })
    await finished
    expect(assetsOf()).to.deep.equal(['aa'])
  })
})
