import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Group } from '../k6/groups.ts'
import { curvesOf } from '../report/curves.ts'
import { reportHtml } from '../report/html.ts'
import type { Measurement } from './measurement.ts'
import { type Summary, summarize } from './summary.ts'

/** Writes `report.html` and `summary.json`; gives the summary and where the report is. */
export const writeReport = async (
  measurement: Measurement,
  group: Group,
  folder: string,
): Promise<{ summary: Summary; report: string }> => {
  const summary = summarize(measurement, group)
  const report = resolve(folder, 'report.html')
  await mkdir(folder, { recursive: true })
  await writeFile(report, reportHtml(summary, group.says, curvesOf(measurement)))
  await writeFile(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  return { summary, report }
}
