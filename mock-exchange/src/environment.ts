import { z } from 'zod'

const wholeNumber = (max: number) => {
  const error = `expected a whole number from 0 to ${max}`
  return z
    .string()
    .regex(/^\d{1,10}$/, { error, abort: true })
    .transform(Number)
    .refine(value => value <= max, { error })
}

/** The variables of a mock exchange. */
export const environmentSchema = z.object({
  PORT: wholeNumber(65_535).default(8081).describe('Port the mock exchange listens on; 0: any free one'),
  HOST: z.string().default('0.0.0.0').describe('Address the mock exchange listens on'),
  EXCHANGE_NAME: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/, {
      error: 'expected a name of 1 to 63 letters, digits, dashes or underscores',
    })
    .default('exchange1')
    .describe('Name of the exchange; each stands a few basis points apart from the others'),
  SEED: wholeNumber(4_294_967_295)
    .default(1)
    .describe('Seed of all prices; exchanges that are to agree need the same one'),
})

/** The environment, or one line for each wrong variable. */
export type EnvironmentOutcome =
  | { kind: 'valid'; environment: z.output<typeof environmentSchema> }
  | { kind: 'invalid'; problems: string[] }

/** Reads the variables; empty ones count as not set. */
export const readEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): EnvironmentOutcome => {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = environmentSchema.safeParse(given)
  if (result.success) return { kind: 'valid', environment: result.data }
  const problems = result.error.issues.map(({ path, message }) => {
    const key = path.join('.')
    return `${key}: ${message}, found "${given[key]}"`
  })
  return { kind: 'invalid', problems }
}
