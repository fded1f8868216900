import { randomUUID } from 'node:crypto'
import { startDynalite } from '../../../../test/dynalite.ts'
import {
  createDynamoClient,
  createDynamoHistoryStore,
  type DynamoHistoryOptions,
  type DynamoHistoryStore,
} from './dynamodb.ts'
import { ensureTable } from './table.ts'

export type DynamoFixture = {
  endpoint: string
  table: string
  store: DynamoHistoryStore
  /** Another store on the same table, to be closed by its test. */
  open(options?: Partial<DynamoHistoryOptions>): DynamoHistoryStore
  stop(): Promise<void>
}

/** dynalite with the history table, and a store on it. */
export const startDynamo = async (): Promise<DynamoFixture> => {
  const dynalite = await startDynalite()
  const { endpoint } = dynalite
  const table = `prices-${randomUUID()}`
  const client = createDynamoClient({ endpoint, region: 'local', environment: {} })
  await ensureTable({ client, pollMs: 5 }, { table })
  client.destroy()
  const open = (options: Partial<DynamoHistoryOptions> = {}): DynamoHistoryStore =>
    createDynamoHistoryStore({ endpoint, region: 'local', table, environment: {}, ...options })
  const store = open()
  return {
    endpoint,
    table,
    store,
    open,
    stop: async () => {
      store.close()
      await dynalite.stop()
    },
  }
}
