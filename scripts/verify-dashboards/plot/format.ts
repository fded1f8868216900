type Scale = readonly (readonly [from: number, divisor: number, suffix: string])[]

const SECONDS: Scale = [
  [86_400, 86_400, ' d'],
  [3_600, 3_600, ' h'],
  [60, 60, ' min'],
  [1, 1, ' s'],
  [1e-3, 1e-3, ' ms'],
  [0, 1e-6, ' µs'],
]
const BYTES: Scale = [
  [2 ** 30, 2 ** 30, ' GiB'],
  [2 ** 20, 2 ** 20, ' MiB'],
  [2 ** 10, 2 ** 10, ' KiB'],
  [0, 1, ' B'],
]
const SHORT: Scale = [
  [1e6, 1e6, ' Mil'],
  [1e4, 1e3, ' K'],
  [0, 1, ''],
]

const digits = (value: number, decimals: number | undefined): string =>
  decimals === undefined ? String(Number(value.toPrecision(3))) : String(Number(value.toFixed(decimals)))

const scaled = (value: number, scale: Scale, decimals: number | undefined): string => {
  const [, divisor, suffix] = scale.find(([from]) => Math.abs(value) >= from) ?? [0, 1, '']
  return `${digits(value / divisor, decimals)}${suffix}`
}

/** A value as Grafana shows it in one of the units that our dashboards use. */
export const formatValue = (value: number, unit: string, decimals?: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (value === 0 && unit === 's') return '0 s'
  switch (unit) {
    case 's':
      return scaled(value, SECONDS, decimals)
    case 'bytes':
      return scaled(value, BYTES, decimals)
    case 'percentunit':
      return `${digits(value * 100, decimals)} %`
    case 'reqps':
      return `${scaled(value, SHORT, decimals)} req/s`
    case 'ops':
      return `${scaled(value, SHORT, decimals)} /s`
    default:
      return unit === 'none' ? digits(value, decimals ?? 0) : scaled(value, SHORT, decimals)
  }
}
