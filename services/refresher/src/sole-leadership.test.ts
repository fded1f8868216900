import { createAssignment, fixedAssignment, shardId } from '@price-aggregator/prices'
import { expect } from 'chai'
import { createFences } from './leadership.fixture.ts'
import { createSoleLeadership, type SoleLeadershipDeps } from './sole-leadership.ts'

const assignment = fixedAssignment(createAssignment({ generation: 1, assets: ['btcusdt', 'ethusdt'] }))

/** Until something holds; the test's own time limit ends the wait. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 2))
}

const setUp = () => {
  const fences = createFences()
  const clock = { ms: 0 }
  const stops: { abort(): void; done: Promise<void> }[] = []

  const start = (holder: string, overrides: Partial<SoleLeadershipDeps> = {}) => {
    const said: string[] = []
    const leadership = createSoleLeadership({
      latest: fences.latest,
      assignment,
      tiers: ['hot'],
      holder,
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: (_: object, message?: string) => said.push(message ?? ''),
      },
      retryMs: 1,
      monotonic: () => clock.ms,
      ...overrides,
    } as SoleLeadershipDeps)
    const controller = new AbortController()
    const done = leadership.run(
      controller.signal,
      () => undefined,
      () => Promise.resolve(),
    )
    stops.push({ abort: () => controller.abort(), done })
    return { leadership, said, stop: () => controller.abort(), done }
  }
  const finish = async (): Promise<void> => {
    for (const { abort } of stops) abort()
    await Promise.all(stops.map(({ done }) => done))
  }
  return { ...fences, clock, start, finish }
}

describe('sole leadership', () => {
  it('stamps every shard of its tiers, above the stored fence and the clock', async () => {
    const { fences, start, finish } = setUp()
    fences.set('medium:1', { epoch: 5_000, holder: 'killed', writtenAt: 990 })
    const { leadership } = start('me', { tiers: ['hot', 'medium'] })
    await until(() => leadership.held().length === 3)
    const epochs = leadership.held().map(({ shard, epoch }) => [shardId(shard), epoch])
    expect(epochs).to.deep.equal([
      ['hot:0', 1_001],
      ['medium:0', 1_001],
      ['medium:1', 5_001],
    ])
    expect(fences.get('medium:1')).to.include({ epoch: 5_001, holder: 'me' })
    await finish()
    expect(leadership.held()).to.deep.equal([])
  })

  it('leads nothing while its assignment is not in effect', async () => {
    const { fences, start, finish } = setUp()
    const effect = { stands: false }
    const { leadership } = start('me', { assignment: { ...assignment, inEffect: () => effect.stands } })
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(fences.size).to.equal(0)
    effect.stands = true
    await until(() => leadership.held().length === 1)
    effect.stands = false
    await until(() => leadership.held().length === 0)
    await finish()
  })

  it('retries while the store is away', async () => {
    const { state, start, finish } = setUp()
    state.away = true
    const { leadership } = start('me')
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(leadership.held()).to.deep.equal([])
    state.away = false
    await until(() => leadership.held().length === 1)
    await finish()
  })

  it('stamps again with a higher epoch when the store lost its data', async () => {
    const { fences, state, start, finish } = setUp()
    const { leadership } = start('me')
    await until(() => leadership.held().length === 1)
    fences.clear()
    state.now = 2_000
    leadership.refused('hot:0', 1_001, 'unfenced')
    await until(() => leadership.held()[0]?.epoch === 2_001)
    expect(fences.get('hot:0')).to.include({ epoch: 2_001, holder: 'me' })
    await finish()
  })

  it('hears nothing of refusals under an epoch it no longer holds', async () => {
    const { start, finish } = setUp()
    const { leadership } = start('me')
    await until(() => leadership.held().length === 1)
    leadership.refused('hot:0', 999, 'fenced')
    expect(leadership.held()).to.have.length(1)
    await finish()
  })

  it('steps down for a later process without a fight, and takes over when that one goes quiet', async () => {
    const { clock, fences, state, write, start, finish } = setUp()
    const first = start('first')
    await until(() => first.leadership.held().length === 1)
    state.now = 2_000
    const second = start('second')
    await until(() => second.leadership.held().length === 1)
    first.leadership.refused('hot:0', 1_001, 'fenced')
    expect(first.leadership.held()).to.deep.equal([])
    expect(first.said).to.deep.equal(['another process took the shard: standing by'])

    for (let i = 0; i < 5; i++) {
      clock.ms += 14_000
      state.now += 14_000
      write('hot:0')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    expect(fences.get('hot:0')?.holder).to.equal('second')
    second.stop()
    await second.done
    clock.ms += 14_999
    await new Promise(resolve => setTimeout(resolve, 10))
    expect(first.leadership.held()).to.deep.equal([])
    clock.ms += 2
    await until(() => first.leadership.held().length === 1)
    expect(fences.get('hot:0')?.holder).to.equal('first')
    await finish()
  })

  it('does not stand by for itself where the store fell back to an older stamp of its own', async () => {
    const { fences, start, finish } = setUp()
    const { leadership } = start('me')
    await until(() => leadership.held().length === 1)
    fences.set('hot:0', { epoch: 900, holder: 'me', writtenAt: 990 })
    leadership.refused('hot:0', 1_001, 'fenced')
    await until(() => leadership.held().length === 1)
    expect(fences.get('hot:0')).to.include({ epoch: 1_001, holder: 'me' })
    await finish()
  })

  it('does not stamp over another process after the store lost its data', async () => {
    const { fences, start, finish } = setUp()
    const { leadership, said } = start('me')
    await until(() => leadership.held().length === 1)
    fences.set('hot:0', { epoch: 1_500, holder: 'other', writtenAt: undefined })
    leadership.refused('hot:0', 1_001, 'unfenced')
    await until(() => said.includes('another process leads the shard: standing by'))
    expect(leadership.held()).to.deep.equal([])
    expect(fences.get('hot:0')?.holder).to.equal('other')
    await finish()
  })
})
