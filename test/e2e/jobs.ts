import { eventually } from '../eventually.ts'
import { type JobLine, parseJobLog } from './job-log.ts'
import type { Kubectl, KubernetesObject } from './kubectl.ts'

export type JobObject = KubernetesObject & { status: { conditions?: { type: string; status: string }[] } }
type CronJobObject = KubernetesObject & { spec: { suspend: boolean }; status: { lastScheduleTime?: string } }
type PodObject = KubernetesObject & { status: { phase: string } }

/** The CronJobs of the chart, by the ends of their names. */
export type Schedule =
  | 'reconcile-tiers'
  | 'rollup-history-1m'
  | 'rollup-history-1h'
  | 'audit-freshness'
  | 'ensure-table'

/** A run that has ended; `succeeded` is Kubernetes' word, by its exit code. */
export type FinishedRun = { succeeded: boolean; lines: JobLine[] }

const ENDING = { deadlineMs: 120_000, everyMs: 500 }

/** How a job ended; undefined: it has not. */
export const endOf = ({ status }: JobObject): 'Complete' | 'Failed' | undefined =>
  (['Complete', 'Failed'] as const).find(end =>
    status.conditions?.some(one => one.type === end && one.status === 'True'),
  )

export type Jobs = ReturnType<typeof createJobs>

/** The jobs of the release, run by hand as `docs/operations/jobs.md` says. */
export const createJobs = (kubectl: Kubectl, release: string) => {
  const cronJob = (schedule: Schedule): string => `${release}-${schedule}`

  /** Does something with a schedule suspended or not, and has it as before again afterwards. */
  const withSuspend = async <T>(schedule: Schedule, suspend: boolean, work: () => Promise<T>): Promise<T> => {
    const set = (is: boolean): Promise<string> => {
      const patch = JSON.stringify({ spec: { suspend: is } })
      return kubectl.run(['patch', 'cronjob', cronJob(schedule), '--patch', patch])
    }
    const { spec } = await kubectl.get<CronJobObject>('cronjob', cronJob(schedule))
    await set(suspend)
    try {
      return await work()
    } finally {
      await set(spec.suspend)
    }
  }

  const start = (schedule: Schedule, name: string): Promise<string> =>
    kubectl.run(['create', 'job', `--from=cronjob/${cronJob(schedule)}`, name])

  const ended = async (name: string): Promise<FinishedRun> => {
    const read = async () => endOf(await kubectl.get<JobObject>('job', name))
    const end = await eventually(`the job ${name} has ended`, read, found => found !== undefined, ENDING)
    const lines = parseJobLog(await kubectl.run(['logs', `job/${name}`]))
    return { succeeded: end === 'Complete', lines }
  }

  return {
    /** Begins a run, under a name of its own. */
    start,
    /** Waits for the end of a run. */
    ended,
    run: async (schedule: Schedule, name: string): Promise<FinishedRun> => {
      await start(schedule, name)
      return ended(name)
    },
    /** When it last ran by itself, milliseconds since 1970; undefined: never. */
    lastSchedule: async (schedule: Schedule): Promise<number | undefined> => {
      const { status } = await kubectl.get<CronJobObject>('cronjob', cronJob(schedule))
      return status.lastScheduleTime === undefined ? undefined : Date.parse(status.lastScheduleTime)
    },
    /** Does something while runs begin by their schedule. */
    scheduled: <T>(schedule: Schedule, work: () => Promise<T>): Promise<T> =>
      withSuspend(schedule, false, work),
    /** Does something while none is begun by its schedule, and none of the component is under way. */
    unscheduled: <T>(schedule: Schedule, component: string, work: () => Promise<T>): Promise<T> =>
      withSuspend(schedule, true, async () => {
        await eventually(
          `no run of ${component} is under way`,
          () => kubectl.list<PodObject>('pods', `app.kubernetes.io/component=${component}`),
          pods => pods.every(({ status }) => ['Succeeded', 'Failed'].includes(status.phase)),
          ENDING,
        )
        return work()
      }),
  }
}
