import { expect } from 'chai'
import fc from 'fast-check'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import type { HistoryOperation } from './observer.ts'
import { rejectionOf } from './rejection.fixture.ts'
import { InvalidCursor, ItemsRejected } from './store.ts'

describe('createDynamoHistoryStore', () => {
  let dynamo: DynamoFixture
  before(async () => {
    dynamo = await startDynamo()
  })
  after(() => dynamo.stop())

  const seconds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
  const write = async (asset: string, timestamps: number[], expiresAt?: number) => {
    const items = timestamps.map(timestamp =>
      exampleItem({ asset, timestamp, expiresAt: expiresAt ?? timestamp + 3_600 }),
    )
    for (let start = 0; start < items.length; start += 25) {
      expect(await dynamo.store.writeBatch(items.slice(start, start + 25))).to.deep.equal([])
    }
    return items
  }

  it('returns the newest of what was written, all attributes alike', async () => {
    const items = await write('newest', seconds(NOW - 2, 3))
    expect(await dynamo.store.newest('newest')).to.deep.equal(items[2])
    expect(await dynamo.store.newest('nothing')).to.equal(undefined)
  })

  it('passes over items of the future: the newest is the last of this clock', async () => {
    const items = await write('future', [NOW - 60, NOW + 3_600])
    expect(await dynamo.store.newest('future')).to.deep.equal(items[0])
    const later = dynamo.open({ now: () => (NOW + 3_600) * 1000 })
    expect(await later.newest('future')).to.deep.equal(items[1])
    later.close()
  })

  it('keeps every double as it is', async () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-120, max: 1e120 })
    const special = fc.constantFrom(1e-9, 1.23e-7, 5e-21, 1e21, 0.1 + 0.2, Number.MAX_SAFE_INTEGER, 67_123.45)
    await fc.assert(
      fc.asyncProperty(fc.oneof(double, special), fc.oneof(double, fc.constant(0)), async (price, volume) => {
        const item = exampleItem({ asset: 'double', price, volume })
        await dynamo.store.writeBatch([item])
        expect(await dynamo.store.newest('double')).to.deep.equal(item)
      }),
      { numRuns: 60 },
    )
  })

  it('pages through a range, both ends included, oldest first', async () => {
    const items = await write('range', seconds(NOW - 9, 10))
    const wanted = { asset: 'range', from: NOW - 8, to: NOW - 1, limit: 3 }
    const first = await dynamo.store.range(wanted)
    expect(first.items).to.deep.equal(items.slice(1, 4))
    const second = await dynamo.store.range({ ...wanted, cursor: first.cursor ?? '' })
    expect(second.items).to.deep.equal(items.slice(4, 7))
    const third = await dynamo.store.range({ ...wanted, cursor: second.cursor ?? '' })
    expect(third.items).to.deep.equal(items.slice(7, 9))
    expect(third.cursor).to.equal(undefined)
  })

  it('answers an empty page for an empty range', async () => {
    const { store } = dynamo
    expect(await store.range({ asset: 'range', from: 10, to: 5, limit: 3 })).to.deep.equal({ items: [] })
    expect(await store.range({ asset: 'range', from: 5, to: 10, limit: 3 })).to.deep.equal({ items: [] })
  })

  it('refuses a cursor it did not give, or gave for another asset', async () => {
    await write('cursor', seconds(NOW - 1, 2))
    const wanted = { asset: 'cursor', from: 0, to: NOW, limit: 1 }
    const { cursor = '' } = await dynamo.store.range(wanted)
    const ofOther = dynamo.store.range({ ...wanted, asset: 'other', cursor })
    expect(await rejectionOf(ofOther)).to.be.instanceOf(InvalidCursor)
    for (const wrong of ['', 'x', `${cursor}=`, 'W10', Buffer.from('["cursor",1.5]').toString('base64url')]) {
      const error = await rejectionOf(dynamo.store.range({ ...wanted, cursor: wrong }))
      expect(error, wrong).to.be.instanceOf(InvalidCursor)
    }
  })

  it('does not show what has expired, deleted or not', async () => {
    await write('expired', seconds(NOW - 60, 2), NOW - 1)
    expect(await dynamo.store.newest('expired')).to.equal(undefined)
    const wanted = { asset: 'expired', from: 0, to: NOW, limit: 10 }
    expect(await dynamo.store.range(wanted)).to.deep.equal({ items: [] })
    expect((await dynamo.store.range({ ...wanted, includeExpired: true })).items).to.have.length(2)
  })

  it('skips expired items to the first that live', async () => {
    await write('skip', seconds(NOW - 100, 60), NOW - 1)
    const live = await write('skip', seconds(NOW - 40, 5))
    const wanted = { asset: 'skip', from: 0, to: NOW, limit: 2 }
    const first = await dynamo.store.range(wanted)
    expect(first.items).to.deep.equal(live.slice(0, 2))
    const second = await dynamo.store.range({ ...wanted, cursor: first.cursor ?? '' })
    expect(second.items).to.deep.equal(live.slice(2, 4))
  })

  it('deletes by key', async () => {
    const items = await write('delete', seconds(NOW - 2, 3))
    await dynamo.store.deleteBatch(items.slice(1))
    expect(await dynamo.store.newest('delete')).to.deep.equal(items[0])
  })

  it('rejects a batch that DynamoDB will never take as such, and takes an empty one', async () => {
    const poison = exampleItem({ price: Number.NaN })
    expect(await rejectionOf(dynamo.store.writeBatch([poison]))).to.be.instanceOf(ItemsRejected)
    expect(await dynamo.store.writeBatch([])).to.deep.equal([])
  })

  it('tells its observer the units and the failures', async () => {
    const units = { read: 0, write: 0 }
    const errors: HistoryOperation[] = []
    const store = dynamo.open({
      observe: {
        read: (_seconds, consumed) => {
          units.read += consumed
        },
        write: (_seconds, consumed) => {
          units.write += consumed
        },
        error: operation => errors.push(operation),
      },
    })
    await store.writeBatch([
      exampleItem({ asset: 'units' }),
      exampleItem({ asset: 'units', timestamp: NOW - 1 }),
    ])
    await store.newest('units')
    await store.ping()
    expect(units.write).to.equal(2)
    expect(units.read).to.be.within(0.5, 1)
    await rejectionOf(store.writeBatch([exampleItem({ price: Number.NaN })]))
    expect(errors).to.deep.equal(['write'])
    store.close()
  })
})
