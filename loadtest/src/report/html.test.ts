import { expect } from 'chai'
import * as fc from 'fast-check'
import { GROUPS } from '../k6/groups.ts'
import { measurementOf, timelineOf } from '../run/measurement.fixture.ts'
import { summarize } from '../run/summary.ts'
import { addSample } from '../run/timeline.ts'
import { curvesOf } from './curves.ts'
import { reportHtml } from './html.ts'
import { barPlot, linePlot } from './plots.ts'
import { axisTo } from './svg.ts'
import { summaryLines } from './text.ts'

const PLOTS = [
  'Latency over time',
  'Latency histogram',
  'Rate',
  'Errors',
  'CPU by process',
  'Memory by process',
  'Cache hits',
]
/** What has no end tag in HTML. */
const VOID = new Set(['meta', 'br'])

/** Every tag is closed, in order; throws where one is not. */
const expectWellFormed = (html: string): void => {
  const open: string[] = []
  for (const [, end, name = '', rest = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (end) expect(open.pop()).to.equal(name)
    else if (!rest.endsWith('/') && !VOID.has(name)) open.push(name)
  }
  expect(open).to.deep.equal([])
}

const render = (measurement: ReturnType<typeof measurementOf>) => {
  const summary = summarize(measurement, GROUPS[measurement.name])
  return { html: reportHtml(summary, 'what <it> does', curvesOf(measurement)), lines: summaryLines(summary) }
}

describe('reportHtml', () => {
  it('is one page with all plots that needs nothing else', () => {
    const { html } = render(measurementOf())
    expectWellFormed(html)
    for (const title of PLOTS) expect(html).to.include(`<figcaption>${title}</figcaption>`)
    expect(html.match(/<svg /g)).to.have.length(PLOTS.length)
    expect(html.match(/<polyline [^>]*points="[\d.]+,[\d.]+ /g)).to.have.length.of.at.least(7)
    expect(html).not.to.match(/<script|<link|src=|NaN|undefined|Infinity/)
    expect(html).to.include('what &lt;it&gt; does')
    // The fixture sends 3,000 of the 66,000 that the plan wants.
    expect(html).to.include('not passed')
  })

  it('shows what was wanted and what k6 did not send', () => {
    const timeline = timelineOf(Array.from({ length: 300 }, () => ({ ms: 5 })))
    addSample(timeline, { kind: 'dropped', at: 1_700_000_000_500, count: 1_234 })
    const { html, lines } = render(measurementOf({ timeline }))
    expect(html).to.include('<th>requests</th><th>wanted</th><th>not sent</th>')
    expect(html).to.include('<td>300</td><td>66,000</td><td>1,234</td>')
    expect(lines[0]).to.match(/^300 of 66,000 requests in /)
    expect(lines[1]).to.equal('1,234 not sent: k6 had no user left to send them')
    expect(lines.join('\n')).to.match(/MISSED sent of wanted: 0\.455 % \(at least 97 %\)/)
  })

  it('says that targets were met, or those that could be judged', () => {
    const plan = { ...GROUPS.mixed.plan, perSecond: 1_000, durationMs: 3_000 }
    const headline = (changes: Parameters<typeof measurementOf>[0]) => {
      const measurement = measurementOf(changes)
      const summary = summarize(measurement, { ...GROUPS.mixed, plan })
      return /<h1>.*<\/h1>/.exec(reportHtml(summary, '', curvesOf(measurement)))?.[0]
    }
    expect(headline({})).to.equal('<h1>Load test mixed: <span class="met">targets met</span></h1>')
    expect(headline({ api: [] })).to.equal(
      '<h1>Load test mixed: <span class="met">met what could be judged</span>; not judged: cache hits</h1>',
    )
  })

  it('shows what was measured until a run was cut short', () => {
    const { html, lines } = render(measurementOf({ ended: 'interrupted' }))
    expect(html).to.include('cut short')
    expect(html).to.include('3,000')
    expect(lines[0]).to.match(/^3,000 of 66,000 requests in /)
  })

  it('bears a run that measured nothing', () => {
    const nothing = { ended: 'failed', timeline: timelineOf([]), usages: [], api: [] } as const
    const { html, lines } = render(measurementOf(nothing))
    expectWellFormed(html)
    expect(html).not.to.match(/NaN|undefined|Infinity/)
    expect(lines.join('\n')).not.to.match(/NaN|undefined|Infinity/)
  })

  it('names targets missed, problems and steps', () => {
    const answers = Array.from({ length: 500 }, () => ({ ms: 300, problem: 'status-503', step: '500' }))
    const { html, lines } = render(measurementOf({ name: 'ramp', timeline: timelineOf(answers) }))
    expect(html).to.include('status-503 × 500')
    expect(html).to.include('not passed')
    expect(lines.join('\n')).to.match(/500\/s: .*broke: P95, P99, errors/)
  })
})

describe('plots', () => {
  it('draw the target where it is near', () => {
    const plot = (limit: number) =>
      linePlot({
        title: 't',
        yName: 'ms',
        curves: [
          {
            name: 'a',
            points: [
              [0, 1],
              [1, 50],
            ],
          },
        ],
        limit,
      })
    expect(plot(100)).to.include('class="limit"')
    expect(plot(1_000)).not.to.include('class="limit"')
  })

  it('bear a single point and no bars', () => {
    expect(linePlot({ title: 't', yName: 'y', curves: [{ name: 'a', points: [[0, 1]] }] })).to.include(
      '<circle',
    )
    expectWellFormed(barPlot({ title: 't', yName: 'y', xName: 'x', bars: [] }))
  })
})

describe('axisTo', () => {
  it('ends at or above the value, in one to five steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), value => {
        const { max, ticks } = axisTo(value)
        return max >= value * 0.999999 && max <= value * 5 && ticks.length >= 2 && ticks.length <= 6
      }),
    )
    expect(axisTo(0).max).to.equal(1)
  })
})
