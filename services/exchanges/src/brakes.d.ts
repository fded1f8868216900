/** What we use of brakes 3.1.0, which has no types; members with an underscore are its internals. */
declare module 'brakes' {
  import type { EventEmitter } from 'node:events'

  type Options = {
    name: string
    bucketSpan: number
    bucketNum: number
    circuitDuration: number
    modifyError: boolean
    registerGlobal: boolean
    threshold: number
    timeout: number
    waitThreshold: number
  }

  class Brakes extends EventEmitter {
    constructor(options: Options)
    subCircuit(
      service: <T>(work: () => Promise<T>) => Promise<T>,
      options: { isPromise: boolean; isFailure(error: unknown): boolean },
    ): { exec<T>(work: () => Promise<T>): Promise<T> }
    destroy(): void
    _stats: { _stopBucketSpinning(): boolean; stopSnapshots(): boolean }
  }
  export = Brakes
}

declare module 'brakes/lib/TimeOutError.js' {
  class TimeOutError extends Error {}
  export = TimeOutError
}
