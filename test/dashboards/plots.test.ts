import { expect } from 'chai'
import { dataPanels, readDashboards } from '../../scripts/verify-dashboards/panels.ts'
import { axisTo } from '../../scripts/verify-dashboards/plot/axis.ts'
import { drawDashboard } from '../../scripts/verify-dashboards/plot/dashboard.ts'
import { formatValue } from '../../scripts/verify-dashboards/plot/format.ts'

const range = { start: 0, end: 60, step: 2 }

describe('the plots of the dashboards', () => {
  it('show values in the units of the panels', () => {
    expect(formatValue(0.0123, 's')).to.equal('12.3 ms')
    expect(formatValue(0, 's')).to.equal('0 s')
    expect(formatValue(90, 's')).to.equal('1.5 min')
    expect(formatValue(0.9512, 'percentunit', 1)).to.equal('95.1 %')
    expect(formatValue(3 * 2 ** 20, 'bytes')).to.equal('3 MiB')
    expect(formatValue(20.88, 'reqps')).to.equal('20.9 req/s')
    expect(formatValue(Number.NaN, 's')).to.equal('–')
  })

  it('have axes that hold the value in at most five steps', () => {
    for (const unit of ['s', 'bytes', 'none']) {
      for (const value of [1e-6, 0.3, 1, 7, 61, 599, 12_345, 4e8]) {
        const { max, ticks } = axisTo(value, unit)
        expect(max, `${value} ${unit}`).to.be.at.least(value)
        expect(ticks.length, `${value} ${unit}`).to.be.within(2, 6)
      }
    }
  })

  it('draw every panel in its place, those without data too', () => {
    for (const dashboard of readDashboards().values()) {
      const [first, ...others] = dataPanels(dashboard).map(panel => ({
        panel,
        problems: [],
        series: [
          {
            name: 'a <b>',
            labels: { job: 'x' },
            points: [
              [0, 0],
              [30, 1],
              [60, 0.5],
            ] as const,
          },
        ],
      }))
      expect(first).to.not.equal(undefined)
      const data = first ? [{ ...first, series: [] }, ...others] : []
      const svg = drawDashboard(dashboard, { data, range, note: () => '' })
      expect(svg.match(/<g>/g)).to.have.length(data.length)
      expect(svg)
        .to.include('No data')
        .and.not.to.include('<b>')
        .and.not.to.match(/NaN|undefined|Infinity/)
    }
  })
})
