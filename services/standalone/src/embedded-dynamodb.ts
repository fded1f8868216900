import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ClassicLevel } from 'classic-level'
import dynalite from 'dynalite'
import { closeWhenDone } from './close-when-done.ts'

export type EmbeddedDynamoDbOptions = {
  /** Data folder, created where it is missing. Default: in memory. */
  path?: string
  /** Default 0: any free port. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
}

export type EmbeddedDynamoDb = {
  endpoint: string
  /** Finishes what is being answered and closes the data folder. Doing it twice is harmless. */
  stop(): Promise<void>
}

/** The data folder is open in another process, or cannot be opened at all: see `cause`. */
export class DataFolderUnusable extends Error {
  readonly code = 'DATA_FOLDER_UNUSABLE'
}

const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

/** dynalite opens its store behind its back and throws into the event loop where it cannot: so try before. */
const checkFolder = async (path: string): Promise<void> => {
  const level = new ClassicLevel(path)
  try {
    await level.open()
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const why = errorCode(cause) === 'LEVEL_LOCKED' ? 'is in use by another process' : 'cannot be opened'
    throw new DataFolderUnusable(`data folder ${path} ${why}`, { cause: cause ?? error })
  }
  await level.close()
}

/** dynalite throws when a client goes away in the middle of its request. */
const ignoreAbortedRequests = (server: Server): void => {
  server.on('request', request => {
    request.removeAllListeners('error')
    request.on('error', () => undefined)
  })
}

/** Starts a DynamoDB for one machine. Rejects with `DataFolderUnusable`, or as `listen` does (`EADDRINUSE`). */
export const startEmbeddedDynamoDb = async (
  options: EmbeddedDynamoDbOptions = {},
): Promise<EmbeddedDynamoDb> => {
  const { path, port = 0, host = '127.0.0.1' } = options
  if (path !== undefined) await checkFolder(path)
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, ...(path === undefined ? {} : { path }) })
  ignoreAbortedRequests(server)
  const close = closeWhenDone(server)
  server.listen(port, host)
  await once(server, 'listening')
  const { port: boundPort } = server.address() as AddressInfo
  let stopped: Promise<void> | undefined
  return {
    endpoint: `http://${host}:${boundPort}`,
    stop: () => {
      stopped ??= close()
      return stopped
    },
  }
}
