import { avoidanceAnnotations, epochOf, released, withAnnotations } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { createWorld, disorder, type World } from './world.fixture.ts'

const LEASE = 'prices-refresher-hot-0'
/** From a cleared holder to an accepted price of the next: a look, then epoch, Lease, fence and one write. */
const TAKEOVER_MS = 2_100

const holders = (world: World): string[] => [...world.leaders().values()].flat()

const settled = async (...names: string[]): Promise<World> => {
  const world = await createWorld(7, 1)
  for (const name of names) world.start(name)
  await world.pass(12_000)
  expect(holders(world)).to.have.lengthOf(1)
  return world
}

/** What the audit does to a stuck shard: one update clears its holder and asks to avoid it for a time. */
const move = (world: World, ms: number): string => {
  const now = world.store().now()
  const holder = world.api.leases.get(LEASE)?.holder ?? ''
  world.api.edit(LEASE, lease =>
    withAnnotations(released(lease, now), avoidanceAnnotations({ holder, until: now + ms })),
  )
  return holder
}

describe('a shard that the audit moves', () => {
  it('is taken by another, and not by whom to avoid until that is over', async () => {
    const world = await settled('a', 'b')
    const since = world.time.now()
    const avoided = move(world, 20_000)
    await world.pass(TAKEOVER_MS)
    expect(world.longestGap('hot:0', since)).to.be.below(TAKEOVER_MS)
    while (world.time.now() < since + 20_000) {
      expect(holders(world)).to.have.lengthOf(1)
      expect(holders(world)).not.to.include(avoided)
      await world.pass(500)
    }
    await world.pass(10_000)
    expect(holders(world)).to.deep.equal([avoided])
    expect(disorder(world.accepted)).to.deep.equal([])
  })

  it('is led again, under a new epoch, by whom to avoid where nobody else is there', async () => {
    const world = await settled('a')
    const before = epochOf(world.api.leases.get(LEASE))
    const avoided = move(world, 60_000)
    await world.pass(TAKEOVER_MS)
    expect(holders(world)).to.deep.equal([avoided])
    expect(epochOf(world.api.leases.get(LEASE))).to.be.greaterThan(before)
  })

  it('is not had back by whom to avoid while another is there, however long that one cannot take it', async () => {
    const world = await settled('a', 'b')
    const avoided = move(world, 60_000)
    const other = world.processes().find(({ holder }) => holder !== avoided)
    if (other) other.fate.storeReachable = false
    await world.pass(30_000)
    expect(holders(world)).to.deep.equal([])
    if (other) other.fate.storeReachable = true
    await world.pass(5_000)
    expect(holders(world)).to.deep.equal([other?.holder])
  })

  it('is given to the first that comes by whom to avoid, who led it for want of another', async () => {
    const world = await settled('a')
    const avoided = move(world, 60_000)
    await world.pass(TAKEOVER_MS)
    expect(holders(world)).to.deep.equal([avoided])
    const other = world.start('b')
    await world.pass(12_000)
    expect(holders(world)).to.deep.equal([other.holder])
  })
})
