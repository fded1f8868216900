/** A JSON schema, or a part of one. */
export type Schema = { [keyword: string]: unknown }

const QUANTITY = { type: ['string', 'integer'], pattern: '^[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$' }
const QUANTITIES = {
  type: 'object',
  properties: { cpu: QUANTITY, memory: QUANTITY, 'ephemeral-storage': QUANTITY },
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
  object: { description: 'A part of a Kubernetes object, passed on as it is', type: 'object' },
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
