import { expect } from 'chai'
import {
  dataPanels,
  metricNames,
  otherSources,
  readDashboards,
} from '../../scripts/verify-dashboards/panels.ts'
import { readRecording } from '../../scripts/verify-dashboards/recorded.ts'
import { makeFolder, startTestStandalone } from '../standalone.fixture.ts'

/** Names of the series that an exposition announces, whether it has any of them yet or not. */
const announced = (exposition: string): Set<string> =>
  new Set(
    Array.from(exposition.matchAll(/^# TYPE (\S+) (\w+)$/gm), ([, name = '', type]) =>
      type === 'histogram' || type === 'summary'
        ? ['_bucket', '_sum', '_count'].map(end => name + end)
        : [name],
    ).flat(),
  )

/** Names of the series in an exposition. */
const seriesNames = (exposition: string): Set<string> =>
  new Set(Array.from(exposition.matchAll(/^([a-z]\w+)\{/gm), ([, name = '']) => name))

describe('the metrics that dashboards name', () => {
  const panels = [...readDashboards().values()].flatMap(dataPanels)
  const namesOf = (some: typeof panels): string[] => [
    ...new Set(some.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricNames(expr)))),
  ]

  it('are all in a live /metrics, but those of other programs', async () => {
    const folder = await makeFolder()
    const system = await startTestStandalone({
      SYMBOLS_FILE: await folder.symbolsFile(['btcusdt', 'ethusdt']),
      DATA_DIR: folder.dataDir,
    })
    try {
      const live = announced(await (await fetch(`${system.url}/metrics`)).text())
      const wanted = namesOf(panels.filter(panel => otherSources(panel).length === 0))
      expect(wanted).to.have.length.above(30)
      expect(wanted.filter(name => !live.has(name))).to.deep.equal([])
    } finally {
      await system.stop()
      await folder.remove()
    }
  })

  it('are all in the recording where they come from other programs', () => {
    const recorded = readRecording().map(({ text }) => seriesNames(text))
    const wanted = namesOf(panels.filter(panel => otherSources(panel).length > 0))
    expect(wanted).to.have.length.above(5)
    expect(recorded).to.have.length.above(5)
    for (const names of recorded) expect(wanted.filter(name => !names.has(name))).to.deep.equal([])
  })
})
