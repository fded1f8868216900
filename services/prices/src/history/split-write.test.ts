import { expect } from 'chai'
import fc from 'fast-check'
import { StoreUnavailable } from '../latest/store.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import { splitWrite } from './split-write.ts'
import { type HistoryItem, ItemsRejected } from './store.ts'

describe('splitWrite', () => {
  const { signal } = new AbortController()
  const items = Array.from({ length: 25 }, (_, index) => exampleItem({ timestamp: NOW + index }))
  const refusing = (isPoison: (item: HistoryItem) => boolean, written: HistoryItem[] = []) => ({
    writeBatch: async (batch: readonly HistoryItem[]) => {
      if (batch.some(isPoison)) throw new ItemsRejected()
      written.push(...batch)
      return []
    },
  })

  it('rejects those at fault and writes all others, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(24)), async faults => {
        const poison = new Set(faults.map(index => items[index]))
        const written: HistoryItem[] = []
        const outcome = await splitWrite(
          refusing(item => poison.has(item), written),
          items,
          signal,
        )
        expect(outcome.rejected).to.have.members([...poison])
        expect(written).to.have.members(items.filter(item => !poison.has(item)))
        expect(outcome).to.include({ failure: undefined }).and.to.have.deep.property('left', [])
      }),
    )
  })

  it('leaves a batch that fails for want of a store, and what is not taken', async () => {
    const failure = new StoreUnavailable('history', 'gone')
    const failed = await splitWrite({ writeBatch: () => Promise.reject(failure) }, items, signal)
    expect(failed).to.deep.include({ left: items, rejected: [], failure })
    const some = await splitWrite({ writeBatch: async batch => batch.slice(20) }, items, signal)
    expect(some).to.deep.include({ left: items.slice(20), rejected: [], failure: undefined })
  })

  it('does not go on with the other half once the store is gone', async () => {
    let calls = 0
    const failure = new StoreUnavailable('history', 'gone')
    const writeBatch = () => {
      calls += 1
      return Promise.reject(calls === 1 ? new ItemsRejected() : failure)
    }
    const outcome = await splitWrite({ writeBatch }, items, signal)
    expect(outcome).to.deep.include({ left: items, rejected: [], failure })
    expect(calls).to.equal(2)
  })

  it('takes an item for poison that cannot even be sent', async () => {
    const bug = new TypeError('not an item')
    const outcome = await splitWrite({ writeBatch: () => Promise.reject(bug) }, items.slice(0, 1), signal)
    expect(outcome).to.deep.include({ rejected: items.slice(0, 1), rejection: bug, failure: undefined })
  })
})
