import {
  type EmbeddedDynamoDb,
  type EmbeddedDynamoDbOptions,
  startEmbeddedDynamoDb,
} from '../services/standalone/src/embedded-dynamodb.ts'

/** A real DynamoDB wire on a free port of this machine: the one the standalone process runs on. */
export const startDynalite = (options: EmbeddedDynamoDbOptions = {}): Promise<EmbeddedDynamoDb> =>
  startEmbeddedDynamoDb(options)
