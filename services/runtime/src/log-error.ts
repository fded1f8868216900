import { pino } from 'pino'

/**
 * How an error is logged: named errors of ours (those with a `code`) by their message and causes, in one short line;
 * anything unexpected with its stack. Never with what else it carries: ioredis' errors hold the command that failed,
 * which may be the one with the password.
 */
export const logError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  if (!('code' in error)) {
    const { type, message, stack } = pino.stdSerializers.err(error)
    return { type, message, stack }
  }
  const causes = messagesOf(error.cause)
  return { code: error.code, message: error.message, ...(causes.length > 0 && { causes }) }
}

/** The messages of an error and its causes; of several at once, such as one for each address tried, all. */
const messagesOf = (error: unknown): string[] => {
  if (!(error instanceof Error)) return []
  if (error instanceof AggregateError) return error.errors.flatMap(messagesOf)
  return [error.message, ...messagesOf(error.cause)]
}
