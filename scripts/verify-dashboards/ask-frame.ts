import type { Dashboard } from './panels.ts'
import { type PrometheusClient, PrometheusError, type Range, type Series } from './prometheus-client.ts'
import { substitute, type Variables } from './variables.ts'

/** A dashboard beyond its panels: what is wrong with its variables, and the moments its annotations mark. */
export type FrameData = { problems: string[]; annotations: Series[] }

type Ask = { range: Range; variables: Variables }
type Client = Pick<PrometheusClient, 'range' | 'labelValues'>

/** Fills the variables and the annotations as Grafana would. An annotation may have nothing to mark. */
export const askFrame = async (client: Client, dashboard: Dashboard, ask: Ask): Promise<FrameData> => {
  const problems = await askVariables(client, dashboard, ask)
  const annotations: Series[] = []
  for (const { name, expr } of dashboard.annotations.list) {
    if (expr === undefined) continue
    try {
      annotations.push(...(await client.range(substitute(expr, ask.variables), ask.range)))
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error
      problems.push(`annotation ${name}: ${error.message}`)
    }
  }
  return { problems, annotations }
}

/** Each variable must offer what the panels are asked with. */
const askVariables = async (client: Client, { templating }: Dashboard, ask: Ask): Promise<string[]> => {
  const problems: string[] = []
  for (const { name, query, regex } of templating.list) {
    const [, series, label] = /^label_values\((.+), (\w+)\)$/.exec(String(query)) ?? []
    if (series === undefined || label === undefined) continue
    const values = await client.labelValues(label, substitute(series, ask.variables), ask.range)
    const offered = values.flatMap(value => chosenBy(regex, value))
    const wanted = new RegExp(`^(${ask.variables[name as 'namespace' | 'release' | 'exchange']})$`)
    if (!offered.some(value => wanted.test(value))) {
      problems.push(`variable ${name} offers ${offered.join(', ') || 'nothing'}`)
    }
  }
  return problems
}

/** What a variable's regular expression, written between slashes, makes of a value. */
const chosenBy = (regex: string | undefined, value: string): string[] => {
  if (!regex) return [value]
  const [, chosen] = new RegExp(regex.slice(1, -1)).exec(value) ?? []
  return chosen === undefined ? [] : [chosen]
}
