import { expect } from 'chai'
import { pause, STORES, stamped, write, writeOf } from './contract.fixture.ts'
import type { LatestStore } from './store.ts'

for (const [name, make] of Object.entries(STORES)) {
  describe(`the latest store on ${name}`, () => {
    let store: LatestStore
    beforeEach(async () => {
      store = await stamped(make)
    })
    afterEach(() => store.close())

    describe('write', () => {
      it('accepts a price, which can then be read with who wrote it', async () => {
        const given = writeOf(store)
        expect(await store.write(given)).to.equal('accepted')
        expect(await store.read('btcusdt')).to.deep.equal({ price: given.price, epoch: 10, generation: 1 })
        expect((await store.readFence('hot:0'))?.writtenAt).to.be.closeTo(store.now(), 1_000)
      })

      it('is outdated under another generation than the effective one', async () => {
        expect(await write(store, { generation: 2 })).to.equal('outdated')
        expect(await write(store, { generation: 0 })).to.equal('outdated')
        expect(await store.read('btcusdt')).to.equal(undefined)
      })

      it('is fenced under another epoch, lower or higher, than the stamped one', async () => {
        expect(await write(store, { epoch: 9 })).to.equal('fenced')
        expect(await write(store, { epoch: 11 })).to.equal('fenced')
        await store.stampFence('hot:0', 11, 'pod-b')
        expect(await write(store, { epoch: 10 })).to.equal('fenced')
        expect(await write(store, { epoch: 11 })).to.equal('accepted')
      })

      it('is unfenced where no fence stands', async () => {
        expect(await write(store, { shard: 'hot:1' })).to.equal('unfenced')
      })

      it('is older where a price of the same or a later time stands', async () => {
        const at = Math.floor(store.now())
        expect(await write(store, { at })).to.equal('accepted')
        expect(await write(store, { at })).to.equal('older')
        expect(await write(store, { at: at - 1 })).to.equal('older')
        expect(await write(store, { at: at + 1 })).to.equal('accepted')
      })

      it('is future when observed more than a second ahead of the clock', async () => {
        expect(await write(store, { at: Math.floor(store.now()) + 1_500 })).to.equal('future')
        expect(await write(store, { at: Math.floor(store.now()) + 500 })).to.equal('accepted')
      })

      it('checks generation, then fence, then future, then older', async () => {
        const future = { at: Math.floor(store.now()) + 5_000 }
        expect(await write(store, { ...future, generation: 2, epoch: 9 })).to.equal('outdated')
        expect(await write(store, { ...future, epoch: 9 })).to.equal('fenced')
        expect(await write(store, future)).to.equal('future')
      })

      it('lets a price go when its time to live is over', async () => {
        await write(store, { ttlMs: 60 })
        expect(await store.read('btcusdt')).not.to.equal(undefined)
        await pause(100)
        expect(await store.read('btcusdt')).to.equal(undefined)
        expect(await store.readMany(['btcusdt'])).to.deep.equal([])
      })
    })

    it('reads many at once, those that stand', async () => {
      for (const asset of ['a1', 'a2', 'a3']) await write(store, { asset })
      const found = await store.readMany(['a3', 'missing', 'a1'])
      expect(found.map(({ price }) => price.asset).sort()).to.deep.equal(['a1', 'a3'])
      expect(await store.readMany([])).to.deep.equal([])
    })

    describe('stampFence', () => {
      it('refuses a lower epoch, and the same of another holder, and says who stands', async () => {
        for (const [epoch, holder] of [
          [9, 'pod-b'],
          [10, 'pod-b'],
        ] as const) {
          const { stamped: done, fence } = await store.stampFence('hot:0', epoch, holder)
          expect([done, fence.epoch, fence.holder]).to.deep.equal([false, 10, 'pod-a'])
        }
      })
      it('takes the same epoch again from its holder, and any higher one', async () => {
        expect((await store.stampFence('hot:0', 10, 'pod-a')).stamped).to.equal(true)
        const { stamped: done, fence } = await store.stampFence('hot:0', 11, 'pod-b')
        expect([done, fence.epoch, fence.holder]).to.deep.equal([true, 11, 'pod-b'])
      })
      it('keeps when the shard was last written', async () => {
        await write(store)
        const before = await store.readFence('hot:0')
        await store.stampFence('hot:0', 11, 'pod-b')
        expect((await store.readFence('hot:0'))?.writtenAt).to.equal(before?.writtenAt)
      })
      it('takes epochs as large as a clock in milliseconds', async () => {
        const epoch = 1_800_000_000_123
        expect((await store.stampFence('hot:0', epoch, 'pod-b')).fence.epoch).to.equal(epoch)
        expect(await write(store, { epoch })).to.equal('accepted')
        expect((await store.read('btcusdt'))?.epoch).to.equal(epoch)
      })
      it('knows nothing of a shard that nobody stamped', async () => {
        expect(await store.readFence('cold:3')).to.equal(undefined)
      })
    })

    describe('registerGeneration', () => {
      it('puts the first in effect at once', async () => {
        const fresh = await make()
        expect(await fresh.registerGeneration(7, 60_000)).to.deep.include({ effective: 7, next: undefined })
        await fresh.close()
      })
      it('puts a newer one in effect after the delay, and refuses writes by it', async () => {
        const { effective, next } = await store.registerGeneration(2, 80)
        expect(effective).to.equal(1)
        expect(next?.generation).to.equal(2)
        expect(next?.effectiveAt).to.be.closeTo(store.now() + 80, 60)
        expect(await write(store, { generation: 2 })).to.equal('outdated')
        expect(await write(store, { generation: 1 })).to.equal('accepted')
        await pause(120)
        expect(await write(store, { generation: 1 })).to.equal('outdated')
        expect(await write(store, { generation: 2 })).to.equal('accepted')
        expect(await store.registerGeneration(1, 80)).to.deep.include({ effective: 2, next: undefined })
      })
      it('leaves the time of one that is registered again', async () => {
        const first = await store.registerGeneration(2, 60_000)
        expect(await store.registerGeneration(2, 10)).to.deep.equal(first)
        expect(await store.registerGeneration(1, 10)).to.deep.equal(first)
      })
      it('keeps what each says as long as it counts, as it was said first', async () => {
        const fresh = await make()
        await fresh.registerGeneration(1, 0, 'one')
        await fresh.registerGeneration(2, 80, 'two')
        await fresh.registerGeneration(2, 80, 'two again')
        expect(await fresh.readGeneration(1)).to.equal('one')
        expect(await fresh.readGeneration(2)).to.equal('two')
        await pause(120)
        await fresh.registerGeneration(1, 80, 'one')
        expect(await fresh.readGeneration(1)).to.equal(undefined)
        expect(await fresh.readGeneration(2)).to.equal('two')
        expect(await fresh.readGeneration(3)).to.equal(undefined)
        await fresh.close()
      })
      it('asks for what a generation says where it does not know, and takes it then', async () => {
        const fresh = await make()
        const missing = async (generation: number, content?: string) =>
          (await fresh.registerGeneration(generation, 60_000, content)).contentMissing
        expect(await missing(2)).to.equal(true)
        expect(await missing(2, 'two')).to.equal(false)
        expect(await missing(2)).to.equal(false)
        expect(await missing(3, '')).to.equal(true)
        expect(await missing(3, 'three')).to.equal(false)
        expect(await missing(3, '')).to.equal(false)
        expect(await missing(1)).to.equal(false)
        expect(await fresh.readGeneration(2)).to.equal('two')
        expect(await fresh.readGeneration(3)).to.equal('three')
        await fresh.close()
      })
      it('tells what is registered without registering anything', async () => {
        const fresh = await make()
        expect(await fresh.readGenerations()).to.equal(undefined)
        await fresh.registerGeneration(1, 0)
        expect(await fresh.readGenerations()).to.deep.equal({ effective: 1, next: undefined })
        const { next } = await fresh.registerGeneration(2, 80)
        expect(await fresh.readGenerations()).to.deep.equal({ effective: 1, next })
        await pause(120)
        expect(await fresh.readGenerations()).to.deep.equal({ effective: 2, next: undefined })
        await fresh.close()
      })
      it('replaces one that is not yet in effect by a newer one', async () => {
        await store.registerGeneration(2, 60_000)
        const { effective, next } = await store.registerGeneration(3, 60_000)
        expect([effective, next?.generation]).to.deep.equal([1, 3])
      })
    })

    it('keeps a clock that agrees with itself', async () => {
      await store.syncClock()
      const before = store.now()
      await pause(20)
      await store.syncClock()
      expect(store.now() - before).to.be.within(15, 200)
      expect(await write(store)).to.equal('accepted')
    })
  })
}
