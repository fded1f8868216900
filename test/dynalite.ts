import {
  type EmbeddedDynamoDb,
  type EmbeddedDynamoDbOptions,
  startEmbeddedDynamoDb,
} from '../services/standalone/src/embedded-dynamodb.ts'

export type Dynalite = EmbeddedDynamoDb

/** A real DynamoDB wire on a free port of this machine: the one the standalone process runs on. */
export const startDynalite = (options: EmbeddedDynamoDbOptions = {}): Promise<Dynalite> =>
  startEmbeddedDynamoDb(options)
