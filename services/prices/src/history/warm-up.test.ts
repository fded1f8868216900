import { setTimeout as sleepFor } from 'node:timers/promises'
import { expect } from 'chai'
import { StoreUnavailable } from '../latest/store.ts'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'
import { exampleItem } from './history-item.fixture.ts'
import { rejectionOf } from './rejection.fixture.ts'
import type { HistoryItem } from './store.ts'
import { loadNewest } from './warm-up.ts'

const assets = Array.from({ length: 100 }, (_, index) => `asset${index}`)
const failure = new StoreUnavailable('history', 'gone')
const { signal } = new AbortController()

/** `loadNewest` with what it called. */
const run = async (newest: (asset: string) => Promise<HistoryItem | undefined>, given = signal) => {
  const prices: HistoryItem[] = []
  const errors: string[] = []
  const outcome = await loadNewest(
    {
      history: { newest },
      signal: given,
      onPrice: item => prices.push(item),
      onError: asset => errors.push(asset),
    },
    assets,
  )
  return { outcome, prices, errors }
}

describe('loadNewest', () => {
  let dynamo: DynamoFixture
  before(async () => {
    dynamo = await startDynamo()
  })
  after(() => dynamo.stop())

  it('loads the newest of each asset that has one', async () => {
    const items = assets.slice(0, 20).map(asset => exampleItem({ asset }))
    await dynamo.store.writeBatch(items)
    const { outcome, prices, errors } = await run(asset => dynamo.store.newest(asset))
    expect(outcome).to.deep.equal({ kind: 'loaded', loaded: 20, missing: 80, failed: [] })
    expect(prices).to.have.deep.members(items)
    expect(errors).to.deep.equal([])
  })

  it('asks for 16 at once', async () => {
    let asking = 0
    let most = 0
    await run(async () => {
      asking += 1
      most = Math.max(most, asking)
      await sleepFor(1)
      asking -= 1
      return undefined
    })
    expect(most).to.equal(16)
  })

  it('gives up on a store that is gone, long before the last asset', async () => {
    let asked = 0
    const { outcome, errors } = await run(async asset => {
      asked += 1
      if (asked > 10) throw failure
      return exampleItem({ asset })
    })
    expect(outcome).to.deep.equal({ kind: 'unavailable', loaded: 10, remaining: assets.slice(10) })
    expect(errors).to.have.length(5)
    expect(asked).to.be.below(40)
  })

  it('goes on after single failures and names them', async () => {
    const { outcome, errors } = await run(async asset => {
      if (asset.endsWith('7')) throw failure
      return exampleItem({ asset })
    })
    const failed = assets.filter(asset => asset.endsWith('7'))
    expect(outcome).to.deep.equal({ kind: 'loaded', loaded: 90, missing: 0, failed })
    expect(errors).to.deep.equal(failed)
  })

  it('ends when its signal aborts', async () => {
    const stop = new AbortController()
    const { outcome } = await run(async asset => {
      stop.abort()
      return exampleItem({ asset })
    }, stop.signal)
    expect(outcome).to.include({ kind: 'aborted' })
  })

  it('does not hide a programming error', async () => {
    const bug = new TypeError('bug')
    expect(await rejectionOf(run(() => Promise.reject(bug)))).to.equal(bug)
  })
})
