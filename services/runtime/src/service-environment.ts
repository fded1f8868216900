import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { integer, url } from './environment.ts'

/** Where the repository keeps its list; images set SYMBOLS_FILE. */
const SYMBOLS_FILE = fileURLToPath(new URL('../../../symbols.csv', import.meta.url))

/** The variables of services that read or write the latest prices. */
export const latestEnvironment = {
  REDIS_URL: url('redis', 'rediss')
    .default('redis://127.0.0.1:6379')
    .describe(
      "Redis that holds the latest prices; user and password may stand in the URL. rediss:// speaks TLS; Node's own variable NODE_EXTRA_CA_CERTS names a file with an authority of your own",
    ),
  REDIS_USERNAME: z.string().optional().describe('User of Redis, in place of the one in the URL'),
  REDIS_PASSWORD: z
    .string()
    .optional()
    .describe('Password of Redis, in place of the one in the URL; any character, as it is'),
  REDIS_TIMEOUT_MS: integer({ min: 50, max: 60_000 })
    .default(1_000)
    .describe('Deadline of one Redis command, milliseconds'),
}

type RedisEnvironment = {
  REDIS_URL: string
  REDIS_USERNAME?: string | undefined
  REDIS_PASSWORD?: string | undefined
}

/** The URL of Redis, with user and password where they are given apart. */
export const redisUrl = ({ REDIS_URL, REDIS_USERNAME, REDIS_PASSWORD }: RedisEnvironment): string => {
  const url = new URL(REDIS_URL)
  if (REDIS_USERNAME !== undefined) url.username = encodeURIComponent(REDIS_USERNAME)
  if (REDIS_PASSWORD !== undefined) url.password = encodeURIComponent(REDIS_PASSWORD)
  return url.href
}

/** The variables of who makes prices, and of who tells whether one could be made. */
export const priceEnvironment = {
  MIN_SOURCES: integer({ min: 1, max: 100 }).default(1).describe('Fewest kept quotes that make a price'),
}

/** The variables of services that read or write history. */
export const historyEnvironment = {
  DYNAMODB_ENDPOINT: url('http', 'https')
    .optional()
    .describe('Any DynamoDB endpoint; not set: the one of AWS in AWS_REGION'),
  AWS_REGION: z.string().default('us-east-1').describe('Region of the DynamoDB table'),
  DYNAMODB_TABLE: z
    .string()
    .regex(/^[\w.-]{3,255}$/, { error: 'expected 3 to 255 letters, digits, dots, dashes or underscores' })
    .default('prices')
    .describe('Name of the DynamoDB table'),
  DYNAMODB_TIMEOUT_MS: integer({ min: 50, max: 60_000 })
    .default(2_000)
    .describe('Deadline of one DynamoDB request, milliseconds'),
}

/** The variables that make up the assignment: which assets there are, their tiers and their shards. */
export const assignmentEnvironment = {
  SYMBOLS_FILE: z
    .string()
    .default(SYMBOLS_FILE)
    .describe('CSV file with the header `symbol`, most traded first; default: the one of the repository'),
  HOT_ASSETS: integer().default(20).describe('How many assets are hot'),
  MEDIUM_ASSETS: integer().default(180).describe('How many assets are medium; the rest is cold'),
  HOT_SHARDS: integer({ min: 1, max: 256 }).default(1).describe('Into how many shards the hot tier is split'),
  MEDIUM_SHARDS: integer({ min: 1, max: 256 })
    .default(2)
    .describe('Into how many shards the medium tier is split'),
  COLD_SHARDS: integer({ min: 1, max: 256 })
    .default(4)
    .describe('Into how many shards the cold tier is split'),
}

/** GENERATION: for those who register an assignment that comes without a number. */
export const generation = () =>
  integer({ min: 1 })
    .default(1)
    .describe(
      'Version of symbols, tiers and shards where no ConfigMap gives one; give a larger one with every change of them',
    )

type AssignmentEnvironment = z.output<z.ZodObject<typeof assignmentEnvironment>>

/** What the variables say of how the assignment is made. */
export const assignmentSettings = (env: AssignmentEnvironment) => ({
  symbolsFile: env.SYMBOLS_FILE,
  sizes: { hot: env.HOT_ASSETS, medium: env.MEDIUM_ASSETS },
  shards: { hot: env.HOT_SHARDS, medium: env.MEDIUM_SHARDS, cold: env.COLD_SHARDS },
})
