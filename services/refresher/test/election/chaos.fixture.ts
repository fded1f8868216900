import fc from 'fast-check'
import type { SimulatedProcess } from './process.fixture.ts'
import type { World } from './world.fixture.ts'

/** Something bad that happens at a time, milliseconds from the start; `who` picks a process or a shard. */
export type Mishap = { at: number; who: number } & (
  | { kind: 'kill' | 'kill_and_restart' | 'stop' | 'start' | 'delete_lease' | 'lose_store' }
  | { kind: 'freeze' | 'cut_off' | 'cut_off_store' | 'api_outage' | 'stuck'; forMs: number }
  | { kind: 'skew'; byMs: number }
)

/** A run with mishaps. Calls to the API are lost, refused and meddled with all along. */
export type Scenario = {
  seed: number
  shards: number
  pods: number
  faults: { lost: number; unavailable: number; meddled: number }
  mishaps: Mishap[]
}

const at = fc.integer({ min: 0, max: 60_000 })
const who = fc.nat(7)
const forMs = fc.integer({ min: 500, max: 20_000 })
const rare = fc.double({ min: 0, max: 0.1, noNaN: true })

const BLOWS = ['kill', 'kill_and_restart', 'stop', 'start', 'delete_lease'] as const
const FAILURES = ['freeze', 'cut_off', 'api_outage', 'stuck'] as const

const blow = fc.record({ at, who, kind: fc.constantFrom(...BLOWS) })
const failure = fc.record({ at, who, forMs, kind: fc.constantFrom(...FAILURES) })
const skew = fc.record({
  at,
  who,
  byMs: fc.constantFrom(-300_000, 300_000),
  kind: fc.constant('skew' as const),
})
const loss = fc.record({ at, who, kind: fc.constant('lose_store' as const) })
const cut = fc.record({ at, who, forMs, kind: fc.constant('cut_off_store' as const) })

const MISHAPS = {
  anything: fc.oneof(blow, failure),
  'skewed clocks': fc.oneof(blow, failure, skew),
  'a failing store': fc.oneof(blow, failure, loss, cut),
} satisfies Record<string, fc.Arbitrary<Mishap>>

export const scenario = (kind: keyof typeof MISHAPS): fc.Arbitrary<Scenario> =>
  fc.record({
    seed: fc.integer(),
    shards: fc.integer({ min: 1, max: 6 }),
    pods: fc.integer({ min: 1, max: 5 }),
    faults: fc.record({ lost: rare, unavailable: rare, meddled: rare }),
    mishaps: fc.array<Mishap>(MISHAPS[kind], { maxLength: 12 }),
  })

/** Lets a mishap happen. */
export const befall = (world: World, mishap: Mishap): void => {
  const processes = world.processes()
  const process = processes[mishap.who % Math.max(processes.length, 1)]
  const later = async (ms: number, then: () => void): Promise<void> => {
    await world.time.sleep(ms)
    then()
  }
  const cutOff = (who: SimulatedProcess[], what: 'apiReachable' | 'storeReachable', ms: number): void => {
    for (const { fate } of who) fate[what] = false
    void later(ms, () => {
      for (const { fate } of who) fate[what] = true
    })
  }
  const victims = process ? [process] : []
  switch (mishap.kind) {
    case 'kill':
      process?.kill()
      break
    case 'kill_and_restart':
      process?.kill()
      if (process) void later(1_500, () => world.start(process.pod))
      break
    case 'stop':
      void process?.stop()
      break
    case 'start':
      world.start(`late-${mishap.at}`)
      break
    case 'delete_lease': {
      const names = [...world.api.leases.keys()]
      world.api.delete(names[mishap.who % Math.max(names.length, 1)] ?? '')
      break
    }
    case 'lose_store':
      void world.loseStore()
      break
    case 'freeze':
      process?.freeze(mishap.forMs)
      break
    case 'cut_off':
      cutOff(victims, 'apiReachable', mishap.forMs)
      break
    case 'cut_off_store':
      cutOff(victims, 'storeReachable', mishap.forMs)
      break
    case 'api_outage':
      cutOff(processes, 'apiReachable', mishap.forMs)
      break
    case 'stuck':
      if (!process) break
      process.fate.stuck = true
      void later(mishap.forMs, () => {
        process.fate.stuck = false
      })
      break
    case 'skew':
      if (process) process.fate.clockSkewMs = mishap.byMs
  }
}
