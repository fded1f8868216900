export type Axis = { max: number; ticks: number[] }

/** From 0 to a round number at or above the value, in up to five steps; times in steps that clocks have. */
export const axisTo = (value: number, unit: string): Axis => {
  const wanted = value > 0 && Number.isFinite(value) ? value : 1
  const steps = stepsFor(wanted, unit)
  const step = steps.find(one => one * 4 >= wanted) ?? wanted / 4
  const count = Math.max(1, Math.ceil(wanted / step - 1e-9))
  return { max: step * count, ticks: Array.from({ length: count + 1 }, (_, i) => step * i) }
}

const stepsFor = (value: number, unit: string): number[] => {
  if (unit === 'bytes') return binarySteps(value)
  return unit === 's' && value > 60 ? clockSteps(value) : decimalSteps(value)
}

const binarySteps = (value: number): number[] => {
  const power = 2 ** Math.floor(Math.log2(value / 4))
  return [1, 1.25, 1.5, 2].map(factor => factor * power)
}

const decimalSteps = (value: number): number[] => {
  const power = 10 ** Math.floor(Math.log10(value / 4))
  return [1, 2, 2.5, 5, 10].map(factor => factor * power)
}

const clockSteps = (value: number): number[] =>
  value <= 240 ? [30, 60] : value <= 14_400 ? [120, 300, 600, 900, 1_800, 3_600] : [7_200, 21_600, 86_400]
