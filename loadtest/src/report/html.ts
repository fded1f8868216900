import { unjudgedOf } from '../run/judge.ts'
import type { Summary } from '../run/summary.ts'
import type { Curves } from './curves.ts'
import { short } from './figures.ts'
import { barPlot, linePlot } from './plots.ts'
import { escapeText } from './svg.ts'
import { factTable, processTable, stepTable, verdictTable } from './tables.ts'

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1480px;padding:0 1rem;color:#1f2328}
h1{font-size:1.5rem;margin-bottom:0}table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.2rem .8rem;border-bottom:1px solid #d1d9e0;text-align:right}
td:first-child,th:first-child{text-align:left}.met{color:#1a7f37}.missed{color:#d1242f;font-weight:600}.plots{display:flex;flex-wrap:wrap;gap:1rem}
figure{margin:0}figcaption{font-weight:600}.plot{max-width:100%;height:auto}.grid{stroke:#d1d9e0}.limit{stroke:#000;stroke-dasharray:6 4}
.tick,.name{font:11px system-ui,sans-serif;fill:#59636e}.key{margin-right:1rem;font-size:13px}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}`

const ENDED = {
  complete: 'complete',
  interrupted: 'cut short: this is what was measured until then',
  failed: 'k6 broke off: this is what was measured until then',
}

/** The whole report as one page that needs nothing else. */
export const reportHtml = (summary: Summary, says: string, curves: Curves): string => {
  const { group, machine, ended, startedAt, seed, target } = summary
  const facts = [
    says,
    `${startedAt}, seed ${seed}, ${target}`,
    `${machine.cores} × ${machine.cpu}, Node ${machine.node}, k6 ${machine.k6}`,
    ENDED[ended],
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Load test ${escapeText(group)}</title><style>${STYLE}</style></head><body>
<h1>Load test ${escapeText(group)}: ${headline(summary)}</h1>
<p>${facts.map(escapeText).join('<br>')}</p>
${verdictTable(summary)}
${factTable(summary)}
${stepTable(summary)}
<div class="plots">
${plots(summary, curves).join('\n')}
</div>
${processTable(summary)}
</body></html>
`
}

const headline = ({ ok, verdicts }: Summary): string => {
  if (!ok) return '<span class="missed">not passed</span>'
  const unjudged = unjudgedOf(verdicts)
  if (unjudged.length === 0) return '<span class="met">targets met</span>'
  return `<span class="met">met what could be judged</span>; not judged: ${unjudged.map(escapeText).join(', ')}`
}

const plots = (summary: Summary, curves: Curves): string[] => [
  linePlot({
    title: 'Latency over time',
    yName: 'ms',
    curves: curves.latency,
    limit: limitOf(summary, 'P99'),
  }),
  barPlot({
    title: 'Latency histogram',
    yName: 'requests',
    xName: 'up to, ms',
    bars: summary.histogram.map(({ upToMs, count }) => ({ label: short(upToMs), value: count })),
  }),
  linePlot({ title: 'Rate', yName: 'answers/s', curves: curves.rate, limit: limitOf(summary, 'rate') }),
  linePlot({ title: 'Errors', yName: 'failed requests/s', curves: curves.errors }),
  linePlot({ title: 'CPU by process', yName: '% of a core', curves: curves.cpu }),
  linePlot({ title: 'Memory by process', yName: 'MiB resident', curves: curves.memory }),
  linePlot({
    title: 'Cache hits',
    yName: '% of prices',
    curves: curves.hits,
    limit: percent(limitOf(summary, 'cache hits')),
  }),
]

const limitOf = ({ verdicts }: Summary, name: string): number | undefined =>
  verdicts.find(({ target }) => target === name)?.limit

const percent = (share: number | undefined): number | undefined => share && share * 100
