import { expect } from 'chai'
import { createWorld, disorder, type World } from './world.fixture.ts'

const LEASE_MS = 6_000
/** Until a change is seen: a list a second with a tenth of jitter, and the calls themselves. */
const OBSERVATION_MS = 1_300
/** From a Lease that is free to an accepted price: epoch, Lease, fence, one write. */
const TAKEOVER_MS = 800

const holders = (world: World): string[] => [...world.leaders().values()].flat()
const pods = (world: World): string[] => holders(world).map(holder => holder.split('_')[0] ?? '')
const epochs = (world: World): string[] =>
  [...world.api.leases.values()].flatMap(({ annotations }) => annotations['price-aggregator.io/epoch'] ?? [])
const worstGap = (world: World, since: number): number =>
  Math.max(...[...world.leaders().keys()].map(shard => world.longestGap(shard, since)))

/** Members that have stood long enough for every shard to be where it belongs. */
const settled = (shards: number, ...names: string[]): Promise<World> => settledWith(7, shards, ...names)

const settledWith = async (seed: number, shards: number, ...names: string[]): Promise<World> => {
  const world = await createWorld(seed, shards)
  for (const name of names) world.start(name)
  await world.pass(12_000)
  expect(holders(world)).to.have.lengthOf(shards)
  return world
}

const leaderOf = (world: World, shard: 'hot:0' | 'hot:1') =>
  world.processes().find(({ holder }) => holder === world.leaders().get(shard)?.[0])

describe('the election', () => {
  it('leads every shard once, and spreads them over the members', async () => {
    const world = await settled(4, 'a', 'b')
    expect(pods(world).filter(pod => pod === 'a')).to.have.lengthOf(2)
    world.start('c')
    world.start('d')
    await world.pass(8_000)
    expect(pods(world).sort()).to.deep.equal(['a', 'b', 'c', 'd'])
    expect(disorder(world.accepted)).to.deep.equal([])
  })

  it('hands over in about the time of one write, without a refused one', async () => {
    const world = await settled(4, 'a', 'b')
    const since = world.time.now()
    world.start('c')
    await world.pass(8_000)
    expect(new Set(pods(world)).size).to.equal(3)
    expect(worstGap(world, since)).to.be.below(2_000)
    expect(world.refused).to.deep.equal([])
  })

  it('gives every shard a new leader within lease and observation after a kill', async () => {
    const world = await settled(4, 'a', 'b', 'c')
    const since = world.time.now()
    world.processes()[0]?.kill()
    await world.pass(LEASE_MS + OBSERVATION_MS + TAKEOVER_MS)
    expect(holders(world)).to.have.lengthOf(4)
    expect(worstGap(world, since)).to.be.below(LEASE_MS + OBSERVATION_MS + TAKEOVER_MS)
  })

  for (const age of [100, 3_000, 600_000]) {
    it(`has a standby of ${age} ms take over`, async () => {
      const world = await settled(1, 'a')
      world.start('b')
      await world.pass(age)
      // Whoever leads by now: it may have been handed over.
      leaderOf(world, 'hot:0')?.kill()
      expect(holders(world)).to.deep.equal([])
      await world.pass(2 * LEASE_MS)
      expect(holders(world)).to.have.lengthOf(1)
    })
  }

  it('has another lead within two seconds when a leader is told to stop', async () => {
    const world = await settled(2, 'a', 'b')
    const since = world.time.now()
    const stopped = leaderOf(world, 'hot:0')?.stop()
    await world.pass(3_000)
    await stopped
    expect(holders(world)).to.have.lengthOf(2)
    expect(worstGap(world, since)).to.be.below(2_000)
    const members = [...world.api.leases.values()].filter(({ name }) => name.includes('-member-'))
    expect(members.map(({ holder }) => holder === '').sort()).to.deep.equal([false, true])
  })

  it('leads again after all members were killed and started again, under new names or the same', async () => {
    for (const names of [
      ['a', 'b'],
      ['c', 'd'],
    ]) {
      const world = await settled(4, 'a', 'b')
      for (const one of world.processes()) one.kill()
      for (const name of names) world.start(name)
      await world.pass(LEASE_MS + OBSERVATION_MS + TAKEOVER_MS)
      expect(holders(world)).to.have.lengthOf(4)
      await world.pass(8_000)
      expect(new Set(pods(world)).size).to.equal(2)
    }
  })

  it('goes on without the API server, and changes no leader when it is back, after however long', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const world = await settledWith(seed, 4, 'a', 'b', 'c')
      const before = { holders: holders(world), epochs: epochs(world) }
      const since = world.time.now()
      for (const { fate } of world.processes()) fate.apiReachable = false
      await world.pass(30_000 + 333 * seed)
      expect(holders(world)).to.deep.equal(before.holders)
      for (const { fate } of world.processes()) fate.apiReachable = true
      await world.pass(10_000)
      expect({ holders: holders(world), epochs: epochs(world) }, `seed ${seed}`).to.deep.equal(before)
      expect(worstGap(world, since)).to.be.below(800)
      expect(world.refused).to.deep.equal([])
    }
  })

  it('changes no leader while the API server is so slow that calls just make their deadline', async () => {
    const world = await settled(4, 'a', 'b', 'c')
    const before = { holders: holders(world), epochs: epochs(world) }
    const since = world.time.now()
    world.api.slownessMs = 700
    await world.pass(300_000)
    expect({ holders: holders(world), epochs: epochs(world) }).to.deep.equal(before)
    expect(worstGap(world, since)).to.be.below(800)
  })

  it('moves a shard away from a member that alone cannot reach the API server, whose writes are then refused', async () => {
    const world = await settled(2, 'a', 'b')
    const since = world.time.now()
    const cutOff = leaderOf(world, 'hot:0')
    if (cutOff) cutOff.fate.apiReachable = false
    await world.pass(LEASE_MS + OBSERVATION_MS + 2_000)
    expect(holders(world)).not.to.include(cutOff?.holder)
    expect(worstGap(world, since)).to.be.below(2_000)
    expect(world.refused.map(({ holder }) => holder)).to.include(cutOff?.holder)
    expect(disorder(world.accepted)).to.deep.equal([])
  })

  it('makes a deleted Lease again, for the same holder and epoch', async () => {
    const world = await settled(2, 'a', 'b')
    const since = world.time.now()
    const before = { holders: holders(world), epochs: epochs(world) }
    for (const name of [...world.api.leases.keys()]) world.api.delete(name)
    await world.pass(10_000)
    expect({ holders: holders(world), epochs: epochs(world).sort() }).to.deep.equal({
      holders: before.holders,
      epochs: before.epochs.sort(),
    })
    expect(worstGap(world, since)).to.be.below(800)
  })

  it('refuses a frozen leader when it wakes, for all it had, also after the store lost its data', async () => {
    for (const loses of [false, true]) {
      const world = await settled(2, 'a', 'b')
      const frozen = leaderOf(world, 'hot:0')
      frozen?.freeze(15_000)
      await world.pass(10_000)
      if (loses) await world.loseStore()
      await world.pass(10_000)
      expect(world.refused.map(({ holder }) => holder)).to.include(frozen?.holder)
      expect(disorder(world.accepted)).to.deep.equal([])
      expect(holders(world)).to.have.lengthOf(2)
    }
  })

  it('stamps its fences again, under the same epochs, when the store lost its data', async () => {
    const world = await settled(4, 'a', 'b')
    const before = { holders: holders(world), epochs: epochs(world) }
    const since = world.time.now()
    await world.loseStore()
    await world.pass(5_000)
    expect({ holders: holders(world), epochs: epochs(world) }).to.deep.equal(before)
    expect(worstGap(world, since)).to.be.below(1_500)
  })

  it('draws a higher epoch where a higher one stands that no Lease knows of', async () => {
    const world = await settled(1, 'a')
    const [epoch] = epochs(world).map(Number)
    await world.store().stampFence('hot:0', (epoch ?? 0) + 1_000_000, 'somebody')
    await world.pass(3_000)
    expect(epochs(world).map(Number)).to.deep.equal([(epoch ?? 0) + 1_000_001])
    expect(world.longestGap('hot:0', world.time.now() - 1_000)).to.be.below(800)
  })

  it('takes a shard from a leader whose refreshes make no progress for three intervals, and asks to avoid it', async () => {
    const world = await settled(1, 'a', 'b')
    const stuck = leaderOf(world, 'hot:0')
    if (stuck) stuck.fate.stuck = true
    await world.pass(14_000)
    expect(holders(world)).to.deep.equal([stuck?.holder])
    await world.pass(5_000)
    expect(holders(world)).not.to.include(stuck?.holder)
    const lease = world.api.leases.get('prices-refresher-hot-0')
    expect(lease?.annotations['price-aggregator.io/avoid-holder']).to.equal(stuck?.holder)
  })

  it('leads again where nobody else could take what it gave up', async () => {
    const world = await settled(1, 'a')
    const [only] = world.processes()
    if (only) only.fate.stuck = true
    await world.pass(17_000)
    expect(holders(world)).to.deep.equal([])
    if (only) only.fate.stuck = false
    const since = world.time.now()
    await world.pass(60_000)
    expect(holders(world)).to.deep.equal([only?.holder])
    expect(world.longestGap('hot:0', since)).to.be.below(LEASE_MS + OBSERVATION_MS)
  })

  it('gives a shard to another than whom its Lease says to avoid', async () => {
    const world = await settled(1, 'a', 'b')
    const leader = leaderOf(world, 'hot:0')
    world.api.annotate('prices-refresher-hot-0', {
      'price-aggregator.io/avoid-holder': leader?.holder ?? '',
      'price-aggregator.io/avoid-until': new Date(world.store().now() + 20_000).toISOString(),
    })
    await world.pass(10_000)
    expect(holders(world)).to.have.lengthOf(1)
    expect(holders(world)).not.to.include(leader?.holder)
    await world.pass(20_000)
    expect(holders(world)).to.deep.equal([leader?.holder])
  })

  it('follows the number of shards', async () => {
    const world = await settled(2, 'a', 'b')
    world.setShards(4)
    await world.pass(3_000)
    expect(holders(world)).to.have.lengthOf(4)
    world.setShards(1)
    await world.pass(3_000)
    expect(holders(world)).to.have.lengthOf(1)
    const led = world.processes().flatMap(({ leadership }) => leadership.held())
    expect(led.map(({ shard }) => shard.index)).to.deep.equal([0])
  })

  it('leads a shard that is about to end without its Lease, and makes none again', async () => {
    const world = await settled(2, 'a', 'b')
    const since = world.time.now()
    world.announceShards(1)
    world.api.delete('prices-refresher-hot-1')
    await world.pass(15_000)
    expect(world.api.leases.has('prices-refresher-hot-1')).to.equal(false)
    expect(worstGap(world, since)).to.be.below(800)
    world.setShards(1)
    await world.pass(5_000)
    expect(world.api.leases.has('prices-refresher-hot-1')).to.equal(false)
    expect(holders(world)).to.have.lengthOf(1)
  })

  it('leads with clocks that are five minutes off', async () => {
    const world = await settled(2, 'a', 'b')
    for (const [i, { fate }] of world.processes().entries()) fate.clockSkewMs = i === 0 ? -300_000 : 300_000
    const since = world.time.now()
    await world.pass(10_000)
    expect(worstGap(world, since)).to.be.below(800)
    world.processes()[1]?.kill()
    await world.pass(LEASE_MS + OBSERVATION_MS + TAKEOVER_MS)
    expect(holders(world)).to.have.lengthOf(2)
    expect(disorder(world.accepted)).to.deep.equal([])
  })
})
