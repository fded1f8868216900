import { createDynamoClient } from '@price-aggregator/prices/history/dynamodb'
import {
  inspectTable,
  reconcileTable,
  TTL_ATTRIBUTE,
  type WantedTable,
} from '@price-aggregator/prices/history/table'
import { sleep } from '@price-aggregator/runtime'
import type { Command } from '../command.ts'
import { createEnsureTableJob } from './ensure-table.ts'

/** A table that takes longer to become active is said, and asked for again. */
const ACTIVE_WITHIN_MS = 15_000

export const ensureTableCommand: Command<'ensure-table'> = {
  summary: 'create the DynamoDB table, or make it as it is configured; refuses what would lose data',
  nameOf: () => 'ensure-table',
  // Another run may be of an older configuration, and be ended by the upgrade that began this one.
  waits: true,
  create: (env, { opened }) => {
    const client = createDynamoClient({ endpoint: env.DYNAMODB_ENDPOINT, region: env.AWS_REGION })
    opened(() => client.destroy())
    const wanted: WantedTable = {
      table: env.DYNAMODB_TABLE,
      ttlAttribute: TTL_ATTRIBUTE,
      pointInTimeRecovery: env.TABLE_POINT_IN_TIME_RECOVERY,
      tags: env.TABLE_TAGS,
    }
    const deps = { client, requestTimeoutMs: env.DYNAMODB_TIMEOUT_MS, deadlineMs: ACTIVE_WITHIN_MS }
    return createEnsureTableJob(
      {
        inspect: signal => inspectTable({ ...deps, signal }, wanted),
        reconcile: (onChange, signal) => reconcileTable({ ...deps, onChange, signal }, wanted),
        sleep,
        random: Math.random,
      },
      { table: env.DYNAMODB_TABLE, managed: env.TABLE_MANAGED },
    )
  },
}
