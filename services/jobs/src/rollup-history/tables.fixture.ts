import { randomUUID } from 'node:crypto'
import {
  createDynamoClient,
  createDynamoHistoryStore,
  type DynamoHistoryStore,
} from '@price-aggregator/prices/history/dynamodb'
import { ensureTable } from '@price-aggregator/prices/history/table'
import { startDynalite } from '../../../../test/dynalite.ts'

type Tables = {
  /** A new table of its own. */
  open(): Promise<DynamoHistoryStore>
  stop(): Promise<void>
}

const startTables = async (): Promise<Tables> => {
  const dynalite = await startDynalite()
  const where = { endpoint: dynalite.endpoint, region: 'local', environment: {}, requestTimeoutMs: 10_000 }
  const client = createDynamoClient(where)
  const stores: DynamoHistoryStore[] = []
  return {
    open: async () => {
      const table = `prices-${randomUUID()}`
      await ensureTable({ client, pollMs: 5 }, { table })
      const store = createDynamoHistoryStore({ ...where, table })
      stores.push(store)
      return store
    },
    stop: async () => {
      for (const store of stores) store.close()
      client.destroy()
      await dynalite.stop()
    },
  }
}

/** A DynamoDB for the tests of a suite. */
export const useTables = (): Pick<Tables, 'open'> => {
  let tables: Tables | undefined
  before(async () => {
    tables = await startTables()
  })
  after(() => tables?.stop())
  return {
    open: async () => {
      if (!tables) throw new Error('there are tables within tests alone')
      return tables.open()
    },
  }
}
