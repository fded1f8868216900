import type { BreakerOptions } from './breaker-state.ts'

export const BREAKER_OPTIONS: BreakerOptions = {
  consecutiveFailures: 5,
  failureRatio: 0.5,
  minRequests: 10,
  windowMs: 10_000,
  firstOpenMs: 30_000,
  openMs: 30_000,
  probeSuccesses: 2,
}
