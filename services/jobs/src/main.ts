import { createDynamoClient } from '@price-aggregator/prices/history/dynamodb'
import { ensureTable } from '@price-aggregator/prices/history/table'
import { ConfigError, createLogger, readEnvironment, runProcess, sleep } from '@price-aggregator/runtime'
import { ensureTableJob } from './ensure-table.ts'
import { environmentSchema } from './environment.ts'

const USAGE = 'expected one of these commands as the only argument: ensure-table'

await runProcess('jobs', async signal => {
  const [command, ...rest] = process.argv.slice(2)
  if (command !== 'ensure-table' || rest.length > 0) throw new ConfigError(USAGE)
  const env = readEnvironment(environmentSchema, process.env)
  const logger = createLogger(command, env.LOG_LEVEL)
  const table = env.DYNAMODB_TABLE
  const client = createDynamoClient({ endpoint: env.DYNAMODB_ENDPOINT, region: env.AWS_REGION })
  const ensure = () => ensureTable({ client, signal, requestTimeoutMs: env.DYNAMODB_TIMEOUT_MS }, { table })
  const ok = await ensureTableJob({ ensure, sleep, random: Math.random, logger }, signal)
  client.destroy()
  process.exitCode = ok ? 0 : 1
})
