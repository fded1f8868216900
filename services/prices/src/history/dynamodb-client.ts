import { DynamoDBClient, type DynamoDBClientConfig, DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import { StoreUnavailable } from '../latest/store.ts'

export type DynamoClientOptions = {
  /** Where an emulator listens. Default: AWS. */
  endpoint?: string | undefined
  region: string
  /** Default: dummy ones for an emulator on this machine, else the SDK's provider chain. */
  credentials?: DynamoDBClientConfig['credentials']
  /** Tries of one call within its deadline. Default 2. */
  maxAttempts?: number
  /** Connections at most. Default 50. */
  maxSockets?: number
  /** Only its `AWS_*` variables are looked at, to see whether there are credentials. */
  environment?: Readonly<Record<string, string | undefined>>
}

const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Credentials for a client: undefined leaves it to the SDK's provider chain. */
export const chooseCredentials = (
  options: Pick<DynamoClientOptions, 'endpoint' | 'credentials' | 'environment'>,
): DynamoDBClientConfig['credentials'] => {
  const { endpoint, credentials, environment = process.env } = options
  if (credentials !== undefined || endpoint === undefined) return credentials
  const local = LOCAL_HOSTS.includes(new URL(endpoint).hostname)
  if (!local || CREDENTIAL_VARIABLES.some(name => environment[name])) return undefined
  return { accessKeyId: 'local', secretAccessKey: 'local' }
}

/** A client with a bounded connection pool. Its user sets the deadlines and calls `destroy()` at the end. */
export const createDynamoClient = (options: DynamoClientOptions): DynamoDBClient => {
  const { endpoint, region, maxAttempts = 2, maxSockets = 50 } = options
  const credentials = chooseCredentials(options)
  const agent = { keepAlive: true, maxSockets }
  return new DynamoDBClient({
    region,
    maxAttempts,
    // By the region's own name, which a VPC's gateway endpoint is sure to answer: not <account>.ddb.<region>.amazonaws.com.
    accountIdEndpointMode: 'disabled',
    requestHandler: { connectionTimeout: 1_000, httpAgent: agent, httpsAgent: agent },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  })
}

/** Whether DynamoDB refused the request for what it says: the caller's mistake, not the store's absence. */
export const isInvalidRequest = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException &&
  (error.name === 'ValidationException' || error.name === 'SerializationException')

/** What a failed call rejects with: an invalid request stays as it is, everything else means no store. */
export const storeError = (error: unknown): unknown =>
  isInvalidRequest(error) ? error : new StoreUnavailable('history', error)
