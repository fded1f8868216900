import { z } from 'zod'
import { EXPECTED_SYMBOL, parseSymbol } from '../symbol.ts'

const DAY_MS = 86_400_000

const between = (min: number, max: number, { whole = true } = {}) => {
  const error = `expected a ${whole ? 'whole number' : 'number'} from ${min} to ${max}`
  return z
    .number({ error })
    .refine(value => value >= min && value <= max && (!whole || Number.isInteger(value)), { error })
}

const symbol = z
  .string({ error: EXPECTED_SYMBOL })
  .refine(text => parseSymbol(text) !== undefined, { error: EXPECTED_SYMBOL })
  .transform(text => text.toLowerCase())

const EXPECTED_SYMBOLS = 'expected a list of 1 to 1000 symbols; leave it out for all symbols'

/** For which symbols (all, where left out) and how long (until deleted, where left out) a fault is in force. */
const SCOPE = {
  symbols: z
    .array(symbol, { error: EXPECTED_SYMBOLS })
    .min(1, { error: EXPECTED_SYMBOLS })
    .max(1_000, { error: EXPECTED_SYMBOLS })
    .transform(symbols => [...new Set(symbols)].toSorted())
    .optional(),
  durationMs: between(1, DAY_MS).optional(),
}

const fault = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject(
    { fault: z.literal(kind), ...shape, ...SCOPE },
    {
      error: issue =>
        issue.code === 'unrecognized_keys'
          ? `unknown ${issue.keys?.join(', ')}; expected ${['fault', ...Object.keys(shape), ...Object.keys(SCOPE)].join(', ')}`
          : undefined,
    },
  )

const FAULTS = [
  fault('latency', { latencyMs: between(1, 600_000) }),
  fault('error', {
    rate: between(0, 1, { whole: false }).default(1),
    status: between(400, 599).default(500),
  }),
  fault('hang', {}),
  fault('reset', {}),
  fault('unlisted', {}),
  fault('malformed_json', {}),
  fault('wrong_symbol', {}),
  fault('negative_price', {}),
  fault('nan_price', {}),
  fault('frozen_price', {}),
  fault('price_offset', { percent: between(-99, 10_000, { whole: false }) }),
  fault('zero_volume', {}),
  fault('old_timestamp', { ageSeconds: between(1, 1_000_000_000) }),
] as const

/** The names of all faults. */
export const FAULT_KINDS = FAULTS.map(schema => schema.shape.fault.value)

/**
 * The body of `PUT /mock/faults`:
 * - `latency`: answers `latencyMs` late.
 * - `error`: answers a share `rate` of the requests with `status`.
 * - `hang`: never answers.
 * - `reset`: resets the connection.
 * - `unlisted`: 404, as for a symbol that the exchange does not list.
 * - `malformed_json`: status 200, but the body breaks off in the middle.
 * - `wrong_symbol`: answers with another symbol's ticker.
 * - `negative_price`: the price below zero.
 * - `nan_price`: the price is the string `"NaN"`, as from exchanges that send numbers as text. The body is valid JSON.
 * - `frozen_price`: the price of the moment the fault was put, with fresh timestamps.
 * - `price_offset`: the price off by `percent`.
 * - `zero_volume`: a volume of 0.
 * - `old_timestamp`: the timestamp `ageSeconds` in the past.
 */
export const faultSchema = z.discriminatedUnion('fault', FAULTS, {
  error: issue =>
    issue.code === 'invalid_union'
      ? `expected one of ${FAULT_KINDS.join(', ')}`
      : 'expected a JSON object such as {"fault":"hang"}',
})

export type Fault = z.output<typeof faultSchema>
