declare module 'dynalite' {
  import type { Server } from 'node:http'

  type Options = {
    /** LevelDB folder; in memory without. */
    path?: string
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
  }

  /** A server that speaks DynamoDB's HTTP protocol. Closing it closes its store. */
  const dynalite: (options?: Options) => Server
  export = dynalite
}
