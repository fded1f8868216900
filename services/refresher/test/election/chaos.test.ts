import { expect } from 'chai'
import fc from 'fast-check'
import { befall, type Scenario, scenario } from './chaos.fixture.ts'
import { createWorld, disorder, type World } from './world.fixture.ts'

/** How many runs of each kind; more with `ELECTION_RUNS`. */
const RUNS = Number(process.env.ELECTION_RUNS ?? 20)

/** A minute of mishaps, until the last has passed; then so long that all that was given up is taken again. */
const MISHAPS_MS = 80_000
const CALM_MS = 40_000

/** Beyond the time for which shards that were taken out of turn are kept. */
const TENURE_MS = 90_000

const run = async ({ seed, shards, pods, faults, mishaps }: Scenario): Promise<World> => {
  const world = await createWorld(seed, shards)
  for (let pod = 0; pod < pods; pod++) world.start(`pod-${pod}`)
  world.api.faults = faults
  for (const mishap of [...mishaps].sort((a, b) => a.at - b.at)) {
    await world.time.runUntil(Math.max(world.time.now(), mishap.at))
    befall(world, mishap)
  }
  await world.time.runUntil(MISHAPS_MS)
  world.api.faults = { lost: 0, unavailable: 0, meddled: 0 }
  if (world.processes().length === 0) world.start('late')
  await world.pass(CALM_MS)
  return world
}

/** How long the shard that waited longest was without an accepted price, lately. A handover may be under way. */
const longestGap = (world: World): number =>
  Math.max(...[...world.leaders().keys()].map(shard => world.longestGap(shard, world.time.now() - 15_000)))

const check = (kind: Parameters<typeof scenario>[0], expectations: (world: World) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(scenario(kind), async one => {
      const world = await run(one)
      expect(disorder(world.accepted)).to.deep.equal([])
      expect(world.unstamped).to.deep.equal([])
      await expectations(world)
    }),
    { numRuns: RUNS },
  )

/** Every shard has one leader, and nobody leads more than its part. */
const expectEvenness = async (world: World): Promise<void> => {
  await world.pass(TENURE_MS)
  for (const [shard, leaders] of world.leaders()) expect(leaders, shard).to.have.lengthOf(1)
  const loads = world.processes().map(({ leadership }) => leadership.held().length)
  expect(Math.max(...loads)).to.equal(Math.ceil(world.leaders().size / loads.length))
}

describe('the election, whatever happens', function () {
  this.timeout(600_000)

  it('lets no price of a lower epoch or of two holders be accepted, leads every shard in the end, evenly', () =>
    check('anything', async world => {
      expect(longestGap(world)).to.be.below(4_000)
      await expectEvenness(world)
    }))

  it('holds to that where the latest store loses its data or is not reached', () =>
    check('a failing store', async world => {
      expect(longestGap(world)).to.be.below(4_000)
      await expectEvenness(world)
    }))

  it('holds to that where clocks are off by five minutes, but not to evenness: whom to avoid until when is said by a clock', () =>
    check('skewed clocks', async world => {
      // A shard that each leaves to the other waits for its grace.
      expect(longestGap(world)).to.be.below(9_000)
    }))
})
