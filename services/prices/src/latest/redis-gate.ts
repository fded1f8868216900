import type { StoreClock } from './clock.ts'
import type { ScriptValues } from './redis-answers.ts'
import type { ConnectionFailure, RedisConnection, ScriptAnswer } from './redis-connection.ts'
import { StoreUnavailable } from './store.ts'

/** Runs commands: bounded in number, and every failure is `StoreUnavailable`. */
export type RedisGate = {
  command<T>(run: (connection: RedisConnection) => Promise<T>): Promise<T>
  /** Runs a script, learns the store's time from its answer, and gives the values that follow. */
  script(run: (connection: RedisConnection) => Promise<ScriptAnswer>): Promise<ScriptValues>
  syncClock(): Promise<void>
}

export type RedisGateDeps = {
  connection: RedisConnection
  /** Resolves when the first attempt to connect is over: commands wait for it, as a start is no outage. */
  attempted: Promise<void>
  /** Says more than what ioredis rejects commands with while it is away. */
  failure: ConnectionFailure
  clock: StoreClock
  /** Commands under way at most; beyond that they fail at once. */
  maxInFlight: number
}

export const createRedisGate = (deps: RedisGateDeps): RedisGate => {
  const { connection, attempted, clock, failure, maxInFlight } = deps
  const state = { inFlight: 0 }

  const command: RedisGate['command'] = async run => {
    if (state.inFlight >= maxInFlight) {
      throw new StoreUnavailable('latest', new Error(`${maxInFlight} commands are under way`))
    }
    state.inFlight += 1
    try {
      await attempted
      return await run(connection)
    } catch (error) {
      throw new StoreUnavailable('latest', failure() ?? error)
    } finally {
      state.inFlight -= 1
    }
  }

  const timed = async (
    run: (connection: RedisConnection) => Promise<ScriptValues>,
  ): Promise<ScriptValues> => {
    let askedAt = 0
    const answer = await command(redis => {
      askedAt = clock.monotonic()
      return run(redis)
    })
    const [seconds, microseconds] = answer
    clock.learn(askedAt, Number(seconds) * 1_000 + Number(microseconds) / 1_000)
    return answer
  }

  return {
    command,
    script: async run => (await timed(run)).slice(2),
    syncClock: async () => {
      await timed(redis => redis.time())
    },
  }
}
