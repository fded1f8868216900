import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Price, shardId } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { expect } from 'chai'
import { muteWrites } from './mute-writes.ts'

const SHARD = shardId({ tier: 'hot', index: 0 })
const priceOf = (asset: string): Price => ({
  asset,
  price: 1,
  volume: 1,
  spread: 0,
  observedAt: 1_000,
  answeredAt: 1_000,
  sources: [],
  sourceCount: 1,
})

/** A store in which epoch 7 may write, and a way to write one asset's price by a store that may be mute. */
const openStore = async (file: string | undefined) => {
  const latest = createMemoryLatestStore({ now: () => 1_000 })
  await latest.registerGeneration(1, 0)
  await latest.stampFence(SHARD, 7, 'pod-a')
  const muted = muteWrites(latest, file)
  const write = (asset: string) =>
    muted.write({ shard: SHARD, epoch: 7, generation: 1, price: priceOf(asset), ttlMs: 60_000 })
  return { latest, muted, write }
}

describe('the switch that mutes writes', () => {
  it('keeps prices from being written while the file exists, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mute-'))
    const file = join(folder, 'mute')
    try {
      const { latest, muted, write } = await openStore(file)
      expect(await write('a1')).to.equal('accepted')
      await writeFile(file, '')
      expect(await write('a2')).to.equal('older')
      expect(await latest.read('a2')).to.equal(undefined)
      expect((await muted.stampFence(SHARD, 8, 'pod-a')).stamped).to.equal(true)
      await rm(file)
      expect(await write('a3')).to.equal('fenced')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('is not there without the name of a file', async () => {
    const { latest, muted } = await openStore(undefined)
    expect(muted).to.equal(latest)
  })
})
