import { fraction, hashNumber } from './hash.ts'
import { valueNoise } from './noise.ts'

const DAY_MS = 86_400_000

/** The walk's swings take 2 s, 4 s, 8 s, … 12 days. */
const SHORTEST_MS = 2_000
const OCTAVES = 20

/** Daily volatility of the sum of all octaves where an octave of period P has amplitude √(P / day); measured. */
const UNSCALED_VOLATILITY = 1.26

/**
 * The logarithm of how far a price stands from its level at a moment: a random walk, made of octaves of noise whose
 * amplitude grows with the square root of their period, as a Brownian motion's does. It stays within 10 daily
 * volatilities of zero and moves within 5 s by at most 0.07 of one.
 */
export const logWalk = (key: number, nowMs: number, dailyVolatility: number): number => {
  let sum = 0
  for (let octave = 0; octave < OCTAVES; octave++) {
    const periodMs = SHORTEST_MS * 2 ** octave
    const octaveKey = hashNumber(key, octave)
    // A phase of its own, or all octaves would stand still at the same moments.
    const x = nowMs / periodMs + fraction(octaveKey)
    sum += Math.sqrt(periodMs / DAY_MS) * valueNoise(octaveKey, x)
  }
  return (sum * dailyVolatility) / UNSCALED_VOLATILITY
}
