/** Grafana's names of colours, as its light theme shows them. */
const NAMED: Record<string, string> = {
  green: '#37872d',
  red: '#c4162a',
  orange: '#fa6400',
  yellow: '#e0b400',
  blue: '#1f60c4',
  purple: '#8f3bb8',
  'dark-red': '#8a0f1e',
  'light-red': '#ff7383',
  'super-light-blue': '#8ab8ff',
}

/** For series in their order. */
const PALETTE = [
  '#37872d',
  '#e0b400',
  '#1f60c4',
  '#fa6400',
  '#c4162a',
  '#8f3bb8',
  '#0a7ea4',
  '#bf3989',
  '#6e7781',
]

export const colorNamed = (name: string): string => NAMED[name] ?? name

export const paletteColor = (i: number): string => PALETTE[i % PALETTE.length] ?? '#000'

/** The colour of the highest threshold that a value reaches. */
export const thresholdColor = (
  value: number,
  steps: readonly { value: number | null; color: string }[],
): string => colorNamed(steps.findLast(step => step.value === null || value >= step.value)?.color ?? 'blue')
