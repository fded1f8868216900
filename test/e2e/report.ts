import { expect } from 'chai'

/** One measured figure of a case, in words. */
export type Figure = { of: number; text: string }
type Outcome = { title: string; state: 'passed' | 'failed' | 'pending' }

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
    ended: (title: string, state: Outcome['state']): void => {
      outcomes.push({ title, state })
    },
    /** The closing table. */
    print: (): void => {
      say('\n== e2e')
      for (const { title, state } of outcomes) say(`${state.padEnd(8)}${title}`)
      for (const { of, text } of figures) say(`  case ${String(of).padStart(2)}  ${text}`)
      const failed = outcomes.filter(({ state }) => state === 'failed').length
      const passed = outcomes.filter(({ state }) => state === 'passed').length
      say(`e2e: ${passed} passed, ${failed} failed`)
    },
  }
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
