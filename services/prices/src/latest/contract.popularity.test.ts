import { expect } from 'chai'
import fc from 'fast-check'
import { pause, STORES } from './contract.fixture.ts'
import type { LatestStore } from './store.ts'

/** So long that a test does not see it pass. */
const FOREVER = 1e12
const SHORT_MS = 1_000

const counted = (...entries: [string, number][]) => new Map(entries)
const sorted = (scores: ReadonlyMap<string, number>) =>
  [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([asset, score]) => [asset, Math.round(score)])

for (const [name, make] of Object.entries(STORES)) {
  describe(`popularity in the latest store on ${name}`, () => {
    let store: LatestStore
    beforeEach(async () => {
      store = await make()
    })
    afterEach(() => store.close())

    const fold = (halfLifeMs = FOREVER) => store.readPopularity({ halfLifeMs, fold: true })
    const look = (halfLifeMs = FOREVER) => store.readPopularity({ halfLifeMs, fold: false })

    it('is empty where nothing was counted', async () => {
      await store.addAccesses(counted())
      expect((await look()).size).to.equal(0)
      expect((await fold()).size).to.equal(0)
    })

    it('adds up what is counted before a fold and after it', async () => {
      await store.addAccesses(counted(['a1', 3], ['a2', 1]))
      await store.addAccesses(counted(['a1', 4]))
      expect(sorted(await fold())).to.deep.equal([
        ['a1', 7],
        ['a2', 1],
      ])
      await store.addAccesses(counted(['a2', 5], ['a3', 2]))
      expect(sorted(await fold())).to.deep.equal([
        ['a1', 7],
        ['a2', 6],
        ['a3', 2],
      ])
    })

    it('takes more assets than a Lua stack holds', async () => {
      const many = Array.from({ length: 10_000 }, (_, i): [string, number] => [`a${i}`, i + 1])
      await store.addAccesses(counted(...many))
      const scores = await fold()
      expect(scores.size).to.equal(10_000)
      expect(Math.round(scores.get('a9999') ?? 0)).to.equal(10_000)
    })

    it('is the same in whatever order counts are added', async () => {
      const additions = fc.array(
        fc.tuple(fc.constantFrom('a1', 'a2', 'a3'), fc.integer({ min: 1, max: 1_000 })),
      )
      await fc.assert(
        fc.asyncProperty(additions, async given => {
          const stores = await Promise.all([make(), make()])
          const orders = [given, given.toReversed()]
          const scores = await Promise.all(
            stores.map(async (one, i) => {
              for (const addition of orders[i] ?? []) await one.addAccesses(counted(addition))
              const read = await one.readPopularity({ halfLifeMs: FOREVER, fold: true })
              await one.close()
              return sorted(read)
            }),
          )
          expect(scores[0]).to.deep.equal(scores[1])
        }),
        { numRuns: 10 },
      )
    })

    it('changes nothing when it is only looked at', async () => {
      await store.addAccesses(counted(['a1', 8]))
      await fold()
      await store.addAccesses(counted(['a1', 3], ['a2', 2]))
      const expected = [
        ['a1', 11],
        ['a2', 2],
      ]
      for (let i = 0; i < 3; i++) expect(sorted(await look())).to.deep.equal(expected)
      expect(sorted(await fold())).to.deep.equal(expected)
      expect(sorted(await fold())).to.deep.equal(expected)
    })

    it('decays over all the time, however often it is folded', async () => {
      const from = { earliest: store.now(), latest: 0 }
      await store.addAccesses(counted(['a1', 1_000_000]))
      await fold(SHORT_MS)
      from.latest = store.now()
      let score = 1_000_000
      for (let i = 0; i < 3; i++) {
        await pause(30)
        const before = store.now()
        const folded = (await fold(SHORT_MS)).get('a1') ?? 0
        const after = store.now()
        expect(folded).to.be.below(score)
        score = folded
        // A clock that is measured is off by some of a round trip.
        expect(score).to.be.at.least(1_000_000 * 2 ** (-(after - from.earliest + 5) / SHORT_MS))
        expect(score).to.be.at.most(1_000_000 * 2 ** (-(before - from.latest - 5) / SHORT_MS))
      }
    })

    it('shows the decay when it is only looked at, and folds over the whole time after', async () => {
      await store.addAccesses(counted(['a1', 1_000]))
      await fold(SHORT_MS)
      await pause(40)
      const seen = (await look(SHORT_MS)).get('a1') ?? 0
      expect(seen).to.be.below(1_000 * 2 ** -0.03)
      await pause(40)
      expect((await fold(SHORT_MS)).get('a1')).to.be.below(seen)
    })

    it('decays what is counted from when it is counted, though it is never folded', async () => {
      await fold(SHORT_MS)
      const from = { earliest: store.now(), latest: 0 }
      await store.addAccesses(counted(['a1', 1_000_000]))
      from.latest = store.now()
      await pause(60)
      await store.addAccesses(counted(['a1', 1]))
      await pause(60)
      const before = store.now()
      const seen = (await look(SHORT_MS)).get('a1') ?? 0
      const after = store.now()
      expect(seen).to.be.at.least(1_000_000 * 2 ** (-(after - from.earliest + 5) / SHORT_MS))
      expect(seen).to.be.at.most(1_000_000 * 2 ** (-(before - from.latest - 5) / SHORT_MS) + 1)
    })

    it('counts a flush once, however often it is told of it', async () => {
      const first = { flusher: 'pod-a', sequence: 1 }
      await store.addAccesses(counted(['a1', 3]), first)
      await store.addAccesses(counted(['a1', 3]), first)
      await store.addAccesses(counted(['a1', 3]), { ...first, flusher: 'pod-b' })
      expect(sorted(await fold())).to.deep.equal([['a1', 6]])
      await store.addAccesses(counted(['a1', 4]), { ...first, sequence: 2 })
      // Sent twice, and the second one was under way for long.
      await store.addAccesses(counted(['a1', 3]), first)
      expect(sorted(await fold())).to.deep.equal([['a1', 10]])
    })

    it('forgets what has become too small', async () => {
      await store.addAccesses(counted(['a1', 1]))
      await fold(1)
      await pause(30)
      expect((await fold(1)).size).to.equal(0)
      expect((await look(FOREVER)).size).to.equal(0)
    })
  })
}
