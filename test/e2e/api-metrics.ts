import type { Kubectl } from './kubectl.ts'
import type { Pod } from './refreshers.ts'

const READ = `
fetch('http://127.0.0.1:9090/metrics').then(answer => answer.text()).then(text => process.stdout.write(text))`

/** The value of a series, by its name and labels as they are exported, of each pod of the API; NaN where it is missing. */
export const apiMetric = async (kubectl: Kubectl, series: string): Promise<number[]> => {
  const pods = await kubectl.list<Pod>('pods', 'app.kubernetes.io/component=api')
  const standing = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  return Promise.all(
    standing.map(async ({ metadata }) =>
      sample(await kubectl.exec(metadata.name, ['node', '--eval', READ]), series),
    ),
  )
}

const sample = (text: string, series: string): number => {
  const line = text.split('\n').find(one => one.startsWith(`${series} `))
  return Number(line?.slice(series.length) ?? Number.NaN)
}
