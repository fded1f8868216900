import { CRON } from './cron-schema.ts'

/** A JSON schema, or a part of one. */
export type Schema = { [keyword: string]: unknown }

const QUANTITY = { type: ['string', 'integer'], pattern: '^[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$' }
const QUANTITIES = {
  type: 'object',
  properties: { cpu: QUANTITY, memory: QUANTITY, 'ephemeral-storage': QUANTITY },
  additionalProperties: false,
}

const TAG = ':[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}'
const IMAGE = `[^\\s:@]+(:[0-9]+/[^\\s:@]+)?(${TAG}|(${TAG})?@sha256:[0-9a-f]{64})`

const WORDS = { type: 'array', items: { type: 'string', minLength: 1 } }

const SCALING_RULES = {
  type: 'object',
  properties: {
    stabilizationWindowSeconds: { type: 'integer', minimum: 0, maximum: 3_600 },
    selectPolicy: { enum: ['Max', 'Min', 'Disabled'] },
    policies: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['type', 'value', 'periodSeconds'],
        properties: {
          type: { enum: ['Pods', 'Percent'] },
          value: { type: 'integer', minimum: 1 },
          periodSeconds: { type: 'integer', minimum: 1, maximum: 1_800 },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}

/** What "# @schema" lines in values.yaml refer to as `#/$defs/...`. */
export const DEFINITIONS: Record<string, Schema> = {
  strings: {
    description: 'Labels, annotations and the like: texts by name',
    type: 'object',
    additionalProperties: { type: 'string' },
  },
  environment: {
    description: 'Environment variables: values by name',
    type: 'object',
    propertyNames: { pattern: '^[A-Z][A-Z0-9_]*$' },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
  environmentEntries: {
    description: "Entries of a container's `env`, passed on as they are",
    type: 'array',
    items: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } },
  },
  image: { description: 'An image by its tag or digest', type: 'string', pattern: `^${IMAGE}$` },
  optionalImage: {
    description: 'An image by its tag or digest, or empty',
    type: 'string',
    pattern: `^(${IMAGE})?$`,
  },
  behavior: {
    description: 'How fast an autoscaler grows and shrinks',
    type: 'object',
    properties: { scaleUp: SCALING_RULES, scaleDown: SCALING_RULES },
    additionalProperties: false,
  },
  objects: {
    description: 'Parts of Kubernetes objects, passed on as they are',
    type: 'array',
    items: { type: 'object' },
  },
  cidrs: {
    description: 'Addresses as CIDRs, of IPv4 or IPv6',
    type: 'array',
    items: {
      type: 'string',
      pattern: '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-fA-F:]+/[0-9]{1,3})$',
    },
  },
  quantity: { description: 'A quantity, as Kubernetes writes it', ...QUANTITY },
  resources: {
    description: 'Requests and limits of a container',
    type: 'object',
    properties: { requests: QUANTITIES, limits: QUANTITIES },
    additionalProperties: false,
  },
  topologySpread: {
    description: 'Over which domains pods spread, and how evenly',
    type: 'array',
    items: {
      type: 'object',
      required: ['topologyKey', 'maxSkew', 'whenUnsatisfiable'],
      properties: {
        topologyKey: { type: 'string', minLength: 1 },
        maxSkew: { type: 'integer', minimum: 1 },
        whenUnsatisfiable: { enum: ['DoNotSchedule', 'ScheduleAnyway'] },
      },
      additionalProperties: false,
    },
  },
  dnsConfig: {
    description: 'How pods look names up, as `dnsConfig` of a pod',
    type: 'object',
    properties: {
      nameservers: WORDS,
      searches: WORDS,
      options: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', minLength: 1 }, value: { type: 'string' } },
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  },
  cron: {
    description:
      'When a job runs (`schedule` in `timeZone`), how many finished runs stay, and when PriceJobLate tells',
    type: 'object',
    required: Object.keys(CRON),
    properties: CRON,
    additionalProperties: false,
  },
  symbols: {
    description: 'Symbols of assets',
    type: 'array',
    uniqueItems: true,
    items: { type: 'string', pattern: '^[a-z0-9]{2,20}$' },
  },
  tableTags: {
    description: 'Tags of a DynamoDB table: values by name, of the characters that AWS takes but for commas',
    type: 'object',
    propertyNames: { pattern: '^[\\p{L}\\p{N} _.:/+@-]{1,128}$', not: { pattern: '^aws:' } },
    additionalProperties: { type: 'string', pattern: '^[\\p{L}\\p{N} _.:/+=@-]{0,256}$' },
  },
  exchanges: {
    description: 'Exchanges by name and base URL',
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'url'],
      properties: {
        name: { type: 'string', pattern: '^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$' },
        url: { type: 'string', pattern: '^https?://[^?#@,]+$' },
      },
      additionalProperties: false,
    },
  },
}
