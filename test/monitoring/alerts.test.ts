import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { alertsOf, readExpectations, readRules, root } from './rules.ts'

const RUNBOOKS = join(root, 'docs/runbooks')
const BASE = 'https://github.com/price-aggregator/price-aggregator/blob/main/docs/runbooks/'

describe('the alerts', () => {
  const alerts = alertsOf(readRules())
  const names = [...new Set(alerts.map(({ alert }) => alert))]

  it('are those that are promised', () => {
    expect(names).to.have.members([
      ...[
        'PriceStale',
        'PriceMissing',
        'PriceApiDown',
        'PriceApiMissing',
        'PriceTargetDown',
        'PriceLatencyAboveTarget',
      ],
      ...['PriceErrorBudgetBurnFast', 'PriceErrorBudgetBurnSlow'],
      ...['PriceShardWithoutLeader', 'PriceTierWithoutRefreshers', 'PriceShardWithTwoLeaders'],
      ...['PriceAssignmentIgnored'],
      ...['PriceWritesRejected'],
      ...['PriceBreakerOpen', 'PriceAllExchangesDown'],
      ...[
        'PriceRedisUnreachable',
        'PriceDynamoDBUnreachable',
        'PriceHistoryQueueLong',
        'PriceHistoryDropping',
      ],
      ...['PriceJobFailed', 'PriceJobLate'],
    ])
  })

  it('say how bad it is, of which release, what it is, and where to read what to do', () => {
    for (const { alert, annotations, labels } of alerts) {
      expect(['critical', 'warning'], alert).to.include(labels.severity)
      expect(labels.release, alert).to.equal('prices-price-aggregator')
      expect(annotations, alert).to.have.keys('summary', 'description', 'runbook_url')
      for (const text of Object.values(annotations)) expect(text, alert).to.have.length.above(20)
      expect(annotations.runbook_url?.startsWith(BASE), alert).to.equal(true)
    }
  })

  it('speak only of labels that their series have', () => {
    for (const { alert, annotations, expr, labels } of alerts) {
      const spoken = Object.values(annotations)
        .join(' ')
        .matchAll(/\$labels\.(\w+)/g)
      for (const [, label = ''] of spoken) {
        const known = label in labels || new RegExp(`by \\([^)]*\\b${label}\\b`).test(expr)
        const recorded = expr.includes('price:') && ['namespace', 'slo', 'tier'].includes(label)
        // What is absent has the labels that it was asked for by.
        const absent = expr.includes('absent(') && new RegExp(`\\b${label}="`).test(expr)
        expect(known || recorded || absent, `${alert} ${label}`).to.equal(true)
      }
    }
  })

  it('have a runbook each, and no runbook is without its alert', () => {
    const wanted = alerts.map(({ annotations }) => basename(annotations.runbook_url ?? ''))
    expect(readdirSync(RUNBOOKS)).to.have.members([...new Set(wanted)])
    for (const { alert, annotations } of alerts) {
      const page = readFileSync(join(RUNBOOKS, basename(annotations.runbook_url ?? '')), 'utf8')
      expect(page.split('\n')[0], alert).to.include(alert)
      expect(page, alert).to.include('## Confirm').and.to.include('## Do')
    }
  })

  it('are tested by promtool each, firing and not', () => {
    const expectations = readExpectations()
    for (const name of names) {
      const found = expectations.filter(({ expr }) => expr.includes(`alertname="${name}"`))
      expect(
        found.some(({ samples }) => samples > 0),
        `${name} fires`,
      ).to.equal(true)
      expect(
        found.some(({ samples }) => samples === 0),
        `${name} does not fire`,
      ).to.equal(true)
    }
  })
})

describe('the runbooks', () => {
  it('refer to pages that are there', () => {
    for (const page of readdirSync(RUNBOOKS)) {
      const links = readFileSync(join(RUNBOOKS, page), 'utf8').matchAll(/\]\(([^)#]+)/g)
      for (const [, link = ''] of links)
        expect(existsSync(join(RUNBOOKS, link)), `${page}: ${link}`).to.equal(true)
    }
  })
})
