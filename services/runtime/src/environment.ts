import { z } from 'zod'

/** A wrong configuration: the message names every wrong key and what was expected. */
export class ConfigError extends Error {
  readonly code = 'INVALID_CONFIGURATION'
}

/** The process's environment, or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment by a schema whose keys are the variables' names. Empty variables count as not set.
 * Throws `ConfigError` with one line for each wrong variable.
 */
export const readEnvironment = <S extends z.ZodObject>(schema: S, environment: Environment): z.output<S> => {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .map(key => [key, environment[key]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map(issue => {
    const key = String(issue.path[0] ?? '')
    const found = given[key] === undefined ? 'not set' : `found "${withoutCredentials(given[key])}"`
    const meaning = key in schema.shape ? (schema.shape[key] as z.ZodType).description : undefined
    return `${key}: ${issue.message}, ${found}${meaning ? ` (${meaning})` : ''}`
  })
  throw new ConfigError(lines.join('\n'))
}

const withoutCredentials = (value: string): string => value.replace(/\/\/[^@/]*@/, '//***@')

type Range = { min?: number; max?: number }

/** A whole number in a range. */
export const integer = ({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range = {}) =>
  numberBetween({ min, max }, `expected a whole number from ${min} to ${max}`).refine(Number.isInteger, {
    error: `expected a whole number from ${min} to ${max}`,
  })

/** Any number in a range. */
export const decimal = ({ min = 0, max = Number.MAX_VALUE }: Range = {}) =>
  numberBetween({ min, max }, `expected a number from ${min} to ${max}`)

const numberBetween = ({ min, max }: Required<Range>, expected: string) =>
  z
    .string()
    .transform(text => (/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN))
    .refine(value => value >= min && value <= max, { error: expected, abort: true })

/** A TCP port; 0: any free one. */
export const port = () => integer({ min: 0, max: 65_535 })

/** `true` or `false`. */
export const flag = () =>
  z.enum(['true', 'false'], { error: 'expected true or false' }).transform(text => text === 'true')

/** An absolute URL with one of the given schemes. */
export const url = (...schemes: string[]) =>
  z.string().refine(text => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    error: `expected a URL that starts with ${schemes.map(scheme => `${scheme}://`).join(' or ')}`,
  })
