import { createDynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { startDynalite } from '../../../test/dynalite.ts'
import { eventually } from '../../../test/eventually.ts'
import { keepHistoryTable } from './ensure-table.ts'

describe('keepHistoryTable', () => {
  it('makes the table again after an emulator restarted without it', async () => {
    const first = await startDynalite()
    const port = Number(new URL(first.endpoint).port)
    const table = { endpoint: first.endpoint, region: 'us-east-1', table: 'prices' }
    const history = createDynamoHistoryStore(table)
    const isThere = () =>
      history.ping().then(
        () => true,
        () => false,
      )
    const controller = new AbortController()
    const kept = keepHistoryTable(
      { ...table, recheckMs: 50 },
      createLogger('test', 'silent'),
      controller.signal,
    )
    await eventually('the table is there', isThere, there => there)
    await first.stop()
    const second = await startDynalite({ port })
    await eventually('the table is there again', isThere, there => there)
    controller.abort()
    await kept
    history.close()
    await second.stop()
    expect(await isThere()).to.equal(false)
  })
})
