import type { PanelData } from './ask.ts'
import type { FrameData } from './ask-frame.ts'
import { type Dashboard, otherSources } from './panels.ts'

export type Verified = { name: string; dashboard: Dashboard; data: readonly PanelData[]; frame: FrameData }

const cell = (text: string): string => text.replaceAll('|', '\\|')

const sourceOf = ({ panel }: PanelData): string => {
  const others = otherSources(panel)
  return others.length === 0 ? 'live' : `recorded: ${others.join(', ')}`
}

const section = ({ name, dashboard, data }: Verified): string =>
  [
    `## ${dashboard.title}`,
    '',
    `![${dashboard.title}](${name}.svg)`,
    '',
    '| panel | what it shows | data |',
    '| --- | --- | --- |',
    ...data.map(
      one => `| ${cell(one.panel.title)} | ${cell(one.panel.description ?? '')} | ${sourceOf(one)} |`,
    ),
    '',
  ].join('\n')

const INTRODUCTION = `# Dashboards

Four dashboards for Grafana, made by \`npm run dashboards\` from \`scripts/dashboards\` into the chart, which hands them to
Grafana's sidecar as ConfigMaps (\`monitoring.dashboards.enabled\`). Each has variables for data source, namespace and
release, marks every leader change, and links to the others and to the runbooks.

\`npm run dashboards:verify\` starts the system and a Prometheus, sends it light load, lets an exchange fail and another lie
for a moment, runs every query of every panel, fails where one has no data, and draws what is below. It is no Grafana:
same grid, same units, thresholds and colours, so that layout and sense can be judged by eye.

\`live\`: from the system that ran. \`recorded\`: from programs that are there on a cluster alone, so that their series were
replayed from a recording.
`

/** The page that shows all dashboards with their panels. */
export const pageOf = (verified: readonly Verified[]): string =>
  [INTRODUCTION, ...verified.map(section)].join('\n')
