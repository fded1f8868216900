import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { dashboardOf, variableOf } from './frame.ts'
import { ages, updates } from './rows/age.ts'
import { api } from './rows/api.ts'
import { exchangeNumbers, exchangeRequests } from './rows/exchanges.ts'
import { glance } from './rows/glance.ts'
import { jobs } from './rows/jobs.ts'
import { kubernetes } from './rows/kubernetes.ts'
import { leaders } from './rows/leaders.ts'
import { objectives } from './rows/objectives.ts'
import { processes } from './rows/processes.ts'
import { quotes } from './rows/quotes.ts'
import { refreshing } from './rows/refreshing.ts'
import { stores } from './rows/stores.ts'
import { writes } from './rows/writes.ts'
import { of, REFRESHER } from './selectors.ts'

const overview = (): Dashboard =>
  dashboardOf({
    uid: 'prices-overview',
    title: 'Overview',
    description: 'Whether users get their prices, where these come from, and what it takes.',
    rows: [glance(), api(), refreshing(), processes(), stores(), kubernetes()],
  })

const freshness = (): Dashboard =>
  dashboardOf({
    uid: 'prices-freshness',
    title: 'Freshness',
    description:
      'How old prices are where users read them, and how much of what the objectives allow is used up.',
    rows: [ages(), updates(), objectives()],
  })

const shardsAndLeaders = (): Dashboard =>
  dashboardOf({
    uid: 'prices-shards',
    title: 'Shards and leaders',
    description: 'Who refreshes what, what became of the prices written, and the jobs.',
    rows: [leaders(), writes(), jobs()],
  })

const exchanges = (): Dashboard =>
  dashboardOf({
    uid: 'prices-exchanges',
    title: 'Exchanges',
    description: 'What each exchange answers, how fast, and what is made of it.',
    rows: [exchangeNumbers(), exchangeRequests(), quotes()],
    variables: [
      variableOf(
        'exchange',
        'Exchange',
        `label_values(${of('price_exchange_requests_total', REFRESHER)}, exchange)`,
      )
        .multi(true)
        .includeAll(true)
        .allValue('.+')
        .current({ selected: true, text: 'All', value: '$__all' }),
    ],
  })

/** All dashboards, by the name of their file in the chart. */
export const createDashboards = (): Record<string, Dashboard> => ({
  overview: overview(),
  freshness: freshness(),
  'shards-and-leaders': shardsAndLeaders(),
  exchanges: exchanges(),
})
