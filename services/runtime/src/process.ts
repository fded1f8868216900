import { ConfigError } from './environment.ts'

const FORCED_EXIT_MS = 10_000

/**
 * Runs a service until SIGTERM or SIGINT: `start` gets the signal that stops everything, and resolves when all is
 * stopped. A wrong configuration is said in clear lines and ends the process with code 1. Stopping twice is
 * harmless; an exit that takes more than 10 s after the signal (plus `stopDelayMs`) is forced.
 */
export const runProcess = async (
  service: string,
  start: (signal: AbortSignal) => Promise<void>,
  { forcedExitMs = FORCED_EXIT_MS }: { forcedExitMs?: number } = {},
): Promise<void> => {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) return
    controller.abort()
    setTimeout(() => {
      process.stderr.write(`${service}: did not stop in ${forcedExitMs} ms, exiting\n`)
      process.exit(1)
    }, forcedExitMs).unref()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    await start(controller.signal)
  } catch (error) {
    // Told to stop while it still waited for something.
    if (controller.signal.aborted && error === controller.signal.reason) process.exit(0)
    process.stderr.write(`${describe(service, error)}\n`)
    process.exit(1)
  }
}

const describe = (service: string, error: unknown): string => {
  if (error instanceof ConfigError) return error.message.replaceAll(/^/gm, `${service}: `)
  return `${service}: ${error instanceof Error ? error.stack : String(error)}`
}
