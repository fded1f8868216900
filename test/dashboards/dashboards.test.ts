import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { createDashboards } from '../../scripts/dashboards/dashboards.ts'
import { RUNBOOKS_URL } from '../../scripts/dashboards/runbooks.ts'
import { dataPanels, type Panel, readDashboards } from '../../scripts/verify-dashboards/panels.ts'

const NAMES = ['exchanges', 'freshness', 'overview', 'shards-and-leaders']

/** Cells of Grafana's grid that a panel covers. */
const cellsOf = ({ gridPos: { x, y, w, h } }: Panel): string[] =>
  Array.from({ length: w * h }, (_, i) => `${x + (i % w)}:${y + Math.floor(i / w)}`)

describe('the dashboards', () => {
  const dashboards = readDashboards()
  const panels = [...dashboards.values()].flatMap(dataPanels)

  it('are in the chart as the code makes them', () => {
    const made = Object.entries(createDashboards()).map(([name, one]) => [
      name,
      JSON.parse(JSON.stringify(one)),
    ])
    expect([...dashboards.keys()].toSorted()).to.deep.equal(NAMES)
    expect(Object.fromEntries(dashboards)).to.deep.equal(Object.fromEntries(made))
  })

  it('say of every panel what it shows, in which unit, and of every series what it is', () => {
    for (const { title, description, fieldConfig, targets = [] } of panels) {
      expect(title).to.not.equal('')
      expect(description, title).to.match(/^[A-Z0-9].*\.$/)
      expect(fieldConfig?.defaults.unit, title).to.be.a('string')
      expect(fieldConfig?.defaults.thresholds?.steps, title).to.have.length.above(0)
      expect(targets, title).to.have.length.above(0)
      for (const { legendFormat } of targets) expect(legendFormat, title).to.not.equal('')
    }
  })

  it('ask the chosen data source about the chosen release alone', () => {
    for (const { title, targets = [] } of panels) {
      for (const target of targets) {
        expect(target, title).to.have.deep.property('datasource', { type: 'prometheus', uid: '$datasource' })
        const selectors = target.expr.match(/\{[^}]*\}/g) ?? []
        expect(selectors, title).to.have.length.above(0)
        for (const selector of selectors) {
          expect(selector, title)
            .to.include('namespace="$namespace"')
            .and.to.match(/=~?"\$release[-"]/)
        }
      }
    }
  })

  it('link to runbooks that are there', () => {
    const there = readdirSync(new URL('../../docs/runbooks/', import.meta.url))
    const linked = panels.flatMap(({ links = [] }) =>
      links.map(({ url }) => url.replace(`${RUNBOOKS_URL}/`, '')),
    )
    expect(linked).to.have.length.above(10)
    expect(linked.filter(page => !there.includes(page))).to.deep.equal([])
  })

  it('lay their panels out without overlap, within 24 columns', () => {
    for (const [name, dashboard] of dashboards) {
      const cells = dashboard.panels.flatMap(cellsOf)
      expect(new Set(cells).size, name).to.equal(cells.length)
      expect(Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.x + gridPos.w)), name).to.equal(24)
    }
  })

  it('have ids of their own, and mark leader changes', () => {
    expect(new Set([...dashboards.values()].map(({ uid }) => uid)).size).to.equal(NAMES.length)
    for (const { annotations, templating } of dashboards.values()) {
      expect(annotations.list.map(({ name }) => name)).to.include('Leader changes')
      const variables = templating.list.map(({ name }) => name)
      expect(variables).to.include.members(['datasource', 'namespace', 'release'])
    }
  })
})
