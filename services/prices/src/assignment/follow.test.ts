import { expect } from 'chai'
import { type Generations, type Registered, StoreUnavailable } from '../latest/store.ts'
import { type Assignment, createAssignment } from './assignment.ts'
import { assignmentContent } from './content.ts'
import { fixedAssignment } from './fixed.ts'
import { type FollowDeps, followAssignment } from './follow.ts'
import { createClock } from './follow-clock.fixture.ts'

/** Each says something else. */
const assignmentOf = (generation: number): Assignment =>
  createAssignment({ generation, assets: ['btcusdt', 'ethusdt', `asset${generation}`] })

/** A store of generations alone, by the rules of the interface. */
const createGenerations = (now: () => number) => {
  const store = {
    state: undefined as Generations | undefined,
    away: false,
    registered: [] as number[],
    sent: 0,
    contents: new Map<number, string>(),
    now,
    readGeneration: async (generation: number) => store.contents.get(generation),
    registerGeneration: async (
      generation: number,
      delayMs: number,
      content?: string,
    ): Promise<Registered> => {
      if (store.away) throw new StoreUnavailable('latest', 'away')
      if (content && !store.contents.has(generation)) store.contents.set(generation, content)
      if (content) store.sent += 1
      store.registered.push(generation)
      const standing = store.state ?? { effective: generation, next: undefined }
      const due = standing.next && standing.next.effectiveAt <= now() ? standing.next.generation : undefined
      const settled = due === undefined ? standing : { effective: due, next: undefined }
      const newest = settled.next?.generation ?? settled.effective
      const next = generation > newest ? { generation, effectiveAt: now() + delayMs } : settled.next
      store.state = { effective: settled.effective, next }
      return { ...store.state, contentMissing: !store.contents.has(generation) }
    },
  }
  return store
}

const setUp = async (generation = 1) => {
  const clock = createClock()
  const latest = createGenerations(() => clock.now)
  const source = { given: assignmentOf(generation), failing: false, reads: 0 }
  const said: string[] = []
  const controller = new AbortController()
  const deps: FollowDeps = {
    latest,
    sleep: clock.sleep,
    logger: {
      info: (_, message) => said.push(`info ${message}`),
      warn: (_, message) => said.push(`warn ${message}`),
    },
    source: {
      read: async () => {
        source.reads += 1
        if (source.failing) throw new Error('no source')
        return source.given
      },
    },
  }
  return { clock, latest, source, said, controller, follow: () => followAssignment(deps, controller.signal) }
}

describe('followAssignment', () => {
  it('registers the first assignment, which is in effect at once', async () => {
    const { clock, latest, controller, follow } = await setUp()
    const follower = await follow()
    await clock.settle()
    expect(follower.inEffect()).to.equal(true)
    expect(latest.registered).to.deep.equal([1])
    controller.abort()
    await follower.stopped
  })

  it('switches to a newer generation exactly when it takes effect', async () => {
    const { clock, latest, source, controller, follow } = await setUp()
    const follower = await follow()
    await clock.settle()
    const changes: number[] = []
    follower.onChange(({ generation }) => changes.push(generation))
    source.given = assignmentOf(2)
    await clock.advance(5_000)
    const effectiveAt = latest.state?.next?.effectiveAt ?? 0
    expect(effectiveAt).to.equal(20_000)
    await clock.advance(effectiveAt - clock.now - 1)
    expect(follower.current().generation).to.equal(1)
    await clock.advance(1)
    expect(follower.current().generation).to.equal(2)
    expect(changes).to.deep.equal([2])
    controller.abort()
    await follower.stopped
  })

  it('waits, and says so once, while the store is ahead of its source', async () => {
    const { clock, latest, said, source, controller, follow } = await setUp(1)
    latest.state = { effective: 3, next: undefined }
    const follower = await follow()
    await clock.advance(20_000)
    expect(follower.inEffect()).to.equal(false)
    expect(said.filter(line => line.startsWith('warn'))).to.have.length(1)
    source.given = assignmentOf(3)
    await clock.advance(5_000)
    expect(follower.inEffect()).to.equal(true)
    expect(follower.current().generation).to.equal(3)
    controller.abort()
    await follower.stopped
  })

  it('works by the generation that stands until its own newer one takes effect', async () => {
    const { clock, latest, controller, follow } = await setUp(2)
    await latest.registerGeneration(1, 0, assignmentContent(assignmentOf(1)))
    const follower = await follow()
    await clock.settle()
    expect([follower.current().generation, follower.inEffect()]).to.deep.equal([1, true])
    await clock.advance(15_000)
    expect([follower.current().generation, follower.inEffect()]).to.deep.equal([2, true])
    controller.abort()
    await follower.stopped
  })

  it('follows a newer generation that another process registered, at its moment', async () => {
    const { clock, latest, controller, follow } = await setUp(1)
    const follower = await follow()
    await clock.settle()
    await latest.registerGeneration(2, 15_000, assignmentContent(assignmentOf(2)))
    await clock.advance(14_999)
    expect([follower.current().generation, follower.inEffect()]).to.deep.equal([1, true])
    await clock.advance(1)
    expect([follower.current().generation, follower.inEffect()]).to.deep.equal([2, true])
    controller.abort()
    await follower.stopped
  })

  it('is no longer in effect once a generation whose content nobody knows takes effect', async () => {
    const { clock, latest, controller, follow } = await setUp(1)
    const follower = await follow()
    await clock.settle()
    await latest.registerGeneration(2, 7_000)
    await clock.advance(6_999)
    expect(follower.inEffect()).to.equal(true)
    await clock.advance(1)
    expect(follower.inEffect()).to.equal(false)
    controller.abort()
    await follower.stopped
  })

  it('registers again when the store lost its data', async () => {
    const { clock, latest, controller, follow } = await setUp(4)
    const follower = await follow()
    await clock.advance(1_000)
    latest.state = undefined
    await clock.advance(5_000)
    expect(latest.state).to.deep.equal({ effective: 4, next: undefined })
    expect(follower.inEffect()).to.equal(true)
    controller.abort()
    await follower.stopped
  })

  it('sends what it says once, and again when the store lost it', async () => {
    const { clock, latest, controller, follow } = await setUp(1)
    const follower = await follow()
    await clock.advance(60_000)
    expect(latest.sent).to.equal(1)
    latest.contents.clear()
    latest.state = undefined
    await clock.advance(5_000)
    expect(latest.sent).to.equal(2)
    expect(latest.contents.get(1)).to.equal(assignmentContent(assignmentOf(1)))
    controller.abort()
    await follower.stopped
  })

  const conflict =
    'warn the same generation says something else elsewhere; a changed assignment needs a higher one'

  it('says once where the same generation was registered with another content', async () => {
    const { clock, latest, said, controller, follow } = await setUp(1)
    const other = createAssignment({ generation: 1, assets: ['solusdt'] })
    await latest.registerGeneration(1, 0, assignmentContent(other))
    const follower = await follow()
    await clock.advance(60_000)
    expect(said.filter(line => line.startsWith('warn'))).to.deep.equal([conflict])
    controller.abort()
    await follower.stopped
  })

  it('says once where its source changes without a new generation', async () => {
    const { clock, said, source, controller, follow } = await setUp(1)
    const follower = await follow()
    await clock.advance(10_000)
    source.given = createAssignment({ generation: 1, assets: ['solusdt'] })
    await clock.advance(60_000)
    expect(said.filter(line => line.startsWith('warn'))).to.deep.equal([conflict])
    controller.abort()
    await follower.stopped
  })

  it('says once where it works by a newer assignment than its source gives, and when that is over', async () => {
    const { clock, latest, said, source, controller, follow } = await setUp(1)
    await latest.registerGeneration(2, 0, assignmentContent(assignmentOf(2)))
    const follower = await follow()
    await clock.advance(60_000)
    const message = 'this process works by a newer assignment than its own source gives'
    expect([follower.given(), follower.current().generation]).to.deep.equal([1, 2])
    expect(said.filter(line => line.startsWith('warn'))).to.deep.equal([`warn ${message}`])
    source.given = assignmentOf(2)
    await clock.advance(5_000)
    expect([follower.given(), follower.current().generation]).to.deep.equal([2, 2])
    expect(said.at(-1)).to.equal(`info over: ${message}`)
    controller.abort()
    await follower.stopped
  })

  it('registers no newer number of what says the same', async () => {
    const { clock, latest, source, controller, follow } = await setUp(1)
    const follower = await follow()
    source.given = { ...assignmentOf(1), generation: 2 }
    await clock.advance(60_000)
    expect([latest.state?.effective, latest.state?.next]).to.deep.equal([1, undefined])
    source.given = createAssignment({ generation: 3, assets: ['solusdt'] })
    await clock.advance(5_000)
    expect(latest.state?.next?.generation).to.equal(3)
    expect(follower.inEffect()).to.equal(true)
    controller.abort()
    await follower.stopped
  })

  it('keeps what it knows while the source fails, and says it once', async () => {
    const { clock, source, said, controller, follow } = await setUp(1)
    const follower = await follow()
    source.failing = true
    await clock.advance(60_000)
    expect(follower.current().generation).to.equal(1)
    expect(follower.inEffect()).to.equal(true)
    expect(said.filter(line => line.startsWith('warn'))).to.have.length(1)
    source.failing = false
    await clock.advance(5_000)
    expect(said.at(-1)).to.contain('over:')
    controller.abort()
    await follower.stopped
  })

  it('starts while the store is away and retries; whoever connects to it says so', async () => {
    const { clock, latest, said, controller, follow } = await setUp(1)
    latest.away = true
    const follower = await follow()
    expect(follower.current().generation).to.equal(1)
    await clock.advance(60_000)
    expect(follower.inEffect()).to.equal(false)
    expect(said).to.deep.equal([])
    latest.away = false
    await clock.advance(5_000)
    expect(follower.inEffect()).to.equal(true)
    controller.abort()
    await follower.stopped
  })

  it('reloads early when asked to, at most once a second', async () => {
    const { clock, source, controller, follow } = await setUp(1)
    const follower = await follow()
    await clock.advance(2_000)
    const before = source.reads
    for (let i = 0; i < 10; i++) follower.reload()
    await clock.advance(0)
    expect(source.reads).to.equal(before + 1)
    for (let i = 0; i < 10; i++) follower.reload()
    await clock.advance(999)
    expect(source.reads).to.equal(before + 1)
    await clock.advance(1)
    expect(source.reads).to.equal(before + 2)
    controller.abort()
    await follower.stopped
  })

  it('rejects when it is stopped before the source gave anything', async () => {
    const { clock, source, controller, follow } = await setUp(1)
    source.failing = true
    const ended = follow().then(
      () => undefined,
      (error: unknown) => error,
    )
    await clock.advance(3_000)
    controller.abort()
    expect(await ended).to.equal(controller.signal.reason)
  })
})

describe('fixedAssignment', () => {
  it('is always in effect', () => {
    const follower = fixedAssignment(assignmentOf(1))
    expect(follower.inEffect()).to.equal(true)
    expect(follower.current().generation).to.equal(1)
  })
})
