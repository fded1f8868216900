/** One measurement of the store's clock against this process's monotonic one; milliseconds. */
export type ClockSample = { offset: number; roundTrip: number; measuredAt: number }

/** How long a good sample is trusted. Crystals drift apart by some 50 µs a second at worst: 3 ms a minute. */
const SAMPLE_LIFE_MS = 60_000

/** The store's clock was `storeTime` somewhere between asking and answering: taken as the middle. */
export const clockSample = (askedAt: number, answeredAt: number, storeTime: number): ClockSample => ({
  offset: storeTime - (askedAt + answeredAt) / 2,
  roundTrip: answeredAt - askedAt,
  measuredAt: answeredAt,
})

/** The better sample: the one with the shorter round trip, unless it is too old, or the two contradict each other. */
export const betterSample = (standing: ClockSample | undefined, fresh: ClockSample): ClockSample => {
  if (!standing || fresh.measuredAt - standing.measuredAt > SAMPLE_LIFE_MS) return fresh
  // Each offset is right within half of its round trip: farther apart, the store's clock was stepped.
  const slack = (standing.roundTrip + fresh.roundTrip) / 2 + 5
  if (Math.abs(standing.offset - fresh.offset) > slack) return fresh
  return fresh.roundTrip <= standing.roundTrip ? fresh : standing
}

/** The store's clock as this process sees it. */
export type StoreClock = {
  now(): number
  /** Milliseconds on the monotonic clock. */
  monotonic(): number
  /** Takes what the store's clock showed for a request asked at a monotonic time and answered now. */
  learn(askedAt: number, storeTime: number): void
  /** Forgets what was measured, so that the next sample counts whatever it says. */
  forget(): void
  /** Milliseconds since the last sample; infinite before the first. */
  sampleAge(): number
}

/** Until the first sample, the process's own wall clock at its start has to do. */
export const createStoreClock = (monotonic: () => number = () => performance.now()): StoreClock => {
  const state: { offset: number; sample: ClockSample | undefined; learnedAt: number } = {
    offset: Date.now() - monotonic(),
    sample: undefined,
    learnedAt: Number.NEGATIVE_INFINITY,
  }
  return {
    now: () => monotonic() + state.offset,
    monotonic,
    learn: (askedAt, storeTime) => {
      const sample = betterSample(state.sample, clockSample(askedAt, monotonic(), storeTime))
      state.sample = sample
      state.offset = sample.offset
      state.learnedAt = monotonic()
    },
    forget: () => {
      state.sample = undefined
    },
    sampleAge: () => monotonic() - state.learnedAt,
  }
}
