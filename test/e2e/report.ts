import { expect } from 'chai'

/** One measured figure of a case, in words. */
export type Figure = { of: number; text: string }
/** How a case ended; one that failed says why in its first line. */
type Outcome = { title: string; state: 'passed' | 'failed' | 'pending'; why?: string | undefined }

export type Report = ReturnType<typeof createReport>

/** Collects what was measured and how the cases ended. `say` prints one line. */
export const createReport = (say: (line: string) => void) => {
  const figures: Figure[] = []
  const outcomes: Outcome[] = []

  const figure = (of: number, text: string): void => {
    figures.push({ of, text })
    say(`figure: case ${of}: ${text}`)
  }

  return {
    figure,
    /** Prints a measured time and expects it below its limit, give or take the margin that busy machines need. */
    below: (of: number, what: string, time: { measuredMs: number; limitMs: number; marginMs: number }) => {
      const { measuredMs, limitMs, marginMs } = time
      const over = measuredMs > limitMs ? ', over the limit, within the margin' : ''
      const bounds = `limit ${seconds(limitMs)}, margin +${seconds(marginMs)}`
      figure(of, `${what} ${seconds(measuredMs)} (${bounds}${measuredMs > limitMs + marginMs ? '' : over})`)
      expect(measuredMs, `${what}, ms`).to.be.at.most(limitMs + marginMs)
    },
    ended: (title: string, state: Outcome['state'], why?: string): void => {
      outcomes.push({ title, state, why })
    },
    /** The closing table; what failed comes last, where the end of a long output still shows it. */
    print: (): void => {
      say('\n== e2e')
      for (const { of, text } of figures) say(`  case ${String(of).padStart(2)}  ${text}`)
      const failed = outcomes.filter(({ state }) => state === 'failed')
      const others = outcomes.filter(({ state }) => state !== 'failed')
      for (const { title, state } of others) say(`${state.padEnd(8)}${title}`)
      for (const { title, why = '' } of failed) say(`failed  ${title}\n        ${why.split('\n')[0]}`)
      const passed = outcomes.filter(({ state }) => state === 'passed').length
      say(`e2e: ${passed} passed, ${failed.length} failed`)
    },
  }
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
