import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = 'charts/price-aggregator/rules'

export type Rule = {
  record?: string
  alert?: string
  expr: string
  for?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

export type Alert = Rule & {
  alert: string
  labels: Record<string, string>
  annotations: Record<string, string>
}

const read = <T>(path: string): T => parse(readFileSync(`${root}/${path}`, 'utf8')) as T

type RuleFile = { groups: { name: string; rules: Rule[] }[] }

/** All rules of the chart, as they are written for the release `prices-price-aggregator`. */
export const readRules = (): Rule[] =>
  globSync(`${FOLDER}/*.yaml`, { cwd: root }).flatMap(path =>
    read<RuleFile>(path).groups.flatMap(({ rules }) => rules),
  )

export const alertsOf = (rules: readonly Rule[]): Alert[] =>
  rules.flatMap(rule => (rule.alert === undefined ? [] : [rule as Alert]))

type Tests = { tests: { promql_expr_test: { expr: string; exp_samples: unknown[] }[] }[] }

/** What promtool is told to expect of each query, whatever the moment: samples or none. */
export const readExpectations = (): { expr: string; samples: number }[] =>
  globSync(`${FOLDER}/tests/*.yaml`, { cwd: root }).flatMap(path =>
    read<Tests>(path).tests.flatMap(({ promql_expr_test }) =>
      promql_expr_test.map(({ expr, exp_samples }) => ({ expr, samples: exp_samples.length })),
    ),
  )

/** Names of metrics of ours in a query, without what is recorded by a rule. */
export const metricNames = (expr: string): string[] => expr.match(/\bprice_\w+/g) ?? []
