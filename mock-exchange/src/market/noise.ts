import { fraction, hashNumber } from './hash.ts'

/** A random value from -1 to 1 for a whole number. */
const lattice = (key: number, cell: number): number => fraction(hashNumber(key, cell)) * 2 - 1

/**
 * Value noise: smooth, from -1 to 1, about one swing for each whole number of `x`. A pure function, so that any
 * moment can be looked up without the moments before it. It changes by at most 3 for each 1 of `x`.
 */
export const valueNoise = (key: number, x: number): number => {
  const cell = Math.floor(x)
  const t = x - cell
  const from = lattice(key, cell)
  return from + (lattice(key, cell + 1) - from) * t * t * (3 - 2 * t)
}
