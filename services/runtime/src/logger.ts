import { type Logger, pino } from 'pino'
import { z } from 'zod'
import { logError } from './log-error.ts'

export type { Logger }

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export const logLevel = () =>
  z.enum(LOG_LEVELS, { error: `expected one of ${LOG_LEVELS.join(', ')}` }).default('info')

/** Structured logs on standard output, one JSON object a line; errors go under the key `error`. */
export const createLogger = (service: string, level: LogLevel = 'info'): Logger =>
  pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: label => ({ level: label }) },
    serializers: { error: logError },
  })
