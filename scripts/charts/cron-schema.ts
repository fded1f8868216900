/** One field of a schedule: a list of `*` or numbers and their ranges, each with an optional step. */
const field = (number: string, names = ''): string => {
  const one = names ? `(${number}|${names})` : `(${number})`
  const part = `(\\*|\\?|${one}(-${one})?)(/[1-9][0-9]*)?`
  return `${part}(,${part})*`
}

const MONTHS =
  '[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][Nn]|[Jj][Uu][Ll]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc]'
const DAYS = '[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]'

const FIELDS = [
  field('[0-5]?[0-9]'),
  field('1?[0-9]|2[0-3]'),
  field('[1-9]|[12][0-9]|3[01]'),
  field('[1-9]|1[0-2]', MONTHS),
  field('[0-6]', DAYS),
]

const KEPT = { type: 'integer', minimum: 0 }

/**
 * The values of a CronJob. Five fields or a name of them; neither `@every`, which drifts from run to run, nor `TZ=`,
 * which Kubernetes refuses beside `timeZone`. The controller looks every 10 s: what has to start sooner may never.
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export const CRON = {
  schedule: {
    type: 'string',
    pattern: `^(@(hourly|daily|weekly|monthly|yearly)|${FIELDS.join(' ')})$`,
  },
  suspend: { type: 'boolean' },
  timeZone: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$' },
  startingDeadlineSeconds: { type: 'integer', minimum: 10 },
  successfulJobsHistoryLimit: KEPT,
  failedJobsHistoryLimit: KEPT,
  lateAfterSeconds: { type: 'integer', minimum: 60 },
}
