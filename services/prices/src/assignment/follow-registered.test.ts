import { expect } from 'chai'
import { createMemoryLatestStore } from '../latest/memory.ts'
import { StoreUnavailable } from '../latest/store.ts'
import { type Assignment, createAssignment } from './assignment.ts'
import { assignmentContent } from './content.ts'
import { createClock } from './follow-clock.fixture.ts'
import { followRegisteredAssignment } from './follow-registered.ts'

const assignmentOf = (generation: number, ...assets: string[]): Assignment =>
  createAssignment({ generation, assets })

const MOUNTED = assignmentOf(0, 'btcusdt')

const setUp = async () => {
  const clock = createClock()
  const store = createMemoryLatestStore({ now: () => clock.now })
  const state = { away: false, given: MOUNTED, broken: false }
  const latest = {
    ...store,
    readGenerations: async () => {
      if (state.away) throw new StoreUnavailable('latest', 'away')
      return store.readGenerations()
    },
  }
  const register = (assignment: Assignment, delayMs: number) =>
    store.registerGeneration(assignment.generation, delayMs, assignmentContent(assignment))
  const said: string[] = []
  const controller = new AbortController()
  const source = {
    read: async () => {
      if (state.broken) throw new Error('no such file')
      return state.given
    },
  }
  const logger = {
    info: (_: object, message: string) => said.push(`info ${message}`),
    warn: (_: object, message: string) => said.push(`warn ${message}`),
  }
  const follow = () =>
    followRegisteredAssignment({ source, latest, logger, sleep: clock.sleep }, controller.signal)
  const end = async (followed: Awaited<ReturnType<typeof follow>>) => {
    controller.abort()
    await followed.stopped
  }
  return { clock, state, store, register, said, follow, end }
}

describe('followRegisteredAssignment', () => {
  it('works by what is registered, not by its own source, and registers nothing', async () => {
    const { store, register, follow, end } = await setUp()
    await register(assignmentOf(5, 'ethusdt'), 0)
    const followed = await follow()
    expect(followed.current().assets).to.deep.equal(['ethusdt'])
    expect(await store.readGenerations()).to.deep.equal({ effective: 5, next: undefined })
    await end(followed)
  })

  it('works by its own source, read again, until something is registered', async () => {
    const { clock, state, store, register, follow, end } = await setUp()
    const followed = await follow()
    expect(followed.current()).to.equal(MOUNTED)
    state.given = assignmentOf(0, 'btcusdt', 'solusdt')
    await clock.advance(5_000)
    expect(followed.current().assets).to.deep.equal(['btcusdt', 'solusdt'])
    expect(await store.readGenerations()).to.equal(undefined)
    await register(assignmentOf(5, 'ethusdt'), 0)
    await clock.advance(5_000)
    expect(followed.current().assets).to.deep.equal(['ethusdt'])
    await end(followed)
  })

  it('switches at the moment a newer generation takes effect', async () => {
    const { clock, register, follow, end } = await setUp()
    await register(assignmentOf(5, 'ethusdt'), 0)
    const followed = await follow()
    const changes: number[] = []
    followed.onChange(({ generation }) => changes.push(generation))
    await register(assignmentOf(6, 'solusdt'), 15_000)
    await clock.advance(14_999)
    expect(changes).to.deep.equal([])
    await clock.advance(1)
    expect(changes).to.deep.equal([6])
    await end(followed)
  })

  it('keeps what it knows where the store lost its data, is away, or does not say what counts', async () => {
    const { clock, state, store, register, follow, end } = await setUp()
    await register(assignmentOf(5, 'ethusdt'), 0)
    const followed = await follow()
    state.away = true
    await clock.advance(20_000)
    expect(followed.current().generation).to.equal(5)
    state.away = false
    await store.registerGeneration(6, 0)
    await clock.advance(20_000)
    expect(followed.current().generation).to.equal(5)
    await end(followed)
  })

  it('says once where its own source fails', async () => {
    const { clock, state, said, follow, end } = await setUp()
    const followed = await follow()
    state.broken = true
    await clock.advance(60_000)
    expect(said).to.deep.equal(['warn the assignment cannot be read; keeping what is known, retrying'])
    expect(followed.current()).to.equal(MOUNTED)
    await end(followed)
  })

  it('rejects where its source cannot be read at the start', async () => {
    const { state, follow } = await setUp()
    state.broken = true
    const error = await follow().catch((rejection: unknown) => rejection)
    expect(error).to.be.instanceOf(Error)
  })
})
