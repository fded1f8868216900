export type WallClockDeps = {
  /** Milliseconds since 1970; may be stepped. */
  wall?: () => number
  /** Milliseconds; never stepped. */
  monotonic?: () => number
}

/** Farther apart than this, the wall clock was stepped, milliseconds. */
const STEP_MS = 1_000

/** The wall clock, moved on smoothly by the monotonic one; where the wall clock is stepped, it is followed. */
export const createWallClock = ({
  wall = Date.now,
  monotonic = () => performance.now(),
}: WallClockDeps = {}): (() => number) => {
  const state = { offset: wall() - monotonic() }
  return () => {
    const elapsed = monotonic()
    const shown = wall()
    if (Math.abs(shown - elapsed - state.offset) > STEP_MS) state.offset = shown - elapsed
    return elapsed + state.offset
  }
}
