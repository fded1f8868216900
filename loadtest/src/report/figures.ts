import type { Unit } from '../run/judge.ts'

/** A number as it is read: `12.3 ms`, `0.05 %`, `1,100 requests/s`. */
export const figure = (value: number | undefined, unit: Unit): string => {
  if (value === undefined || Number.isNaN(value)) return 'not measured'
  if (unit === 'ms') return `${short(value)} ms`
  if (unit === 'share') return `${short(value * 100)} %`
  return unit === 'count' ? whole(value) : `${whole(value)} ${unit}`
}

export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Three digits that matter. */
export const short = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3)
