/** Who may be asked, in the order of the table. `outside`: a pod that is no part of the release, at the API server's ports. */
export const TARGETS = [
  'api',
  'refresher',
  'mock-exchange',
  'redis',
  'dynamodb-local',
  'api-server',
  'dns',
  'outside:443',
  'outside:6443',
  'api-metrics',
] as const
export type Target = (typeof TARGETS)[number]

/** What anybody in the cluster may ask, whatever the release says. */
const ANYBODY: readonly Target[] = ['api', 'api-server', 'dns', 'outside:443', 'outside:6443']

const ELSEWHERE = ' of another namespace'

/** The component whose labels a pod of another namespace carries, as anybody can have their pods do. */
export const elsewhere = (from: string): string | undefined =>
  from.endsWith(ELSEWHERE) ? from.slice(0, -ELSEWHERE.length) : undefined

/** The paths that should be, by who asks; all others should not. `stranger`: a pod that is no part of the release. */
export const ALLOWED: Readonly<Record<string, readonly Target[]>> = {
  api: ['redis', 'dynamodb-local', 'dns'],
  refresher: ['mock-exchange', 'redis', 'dynamodb-local', 'api-server', 'dns'],
  'mock-exchange': [],
  redis: [],
  'dynamodb-local': [],
  'audit-freshness': ['mock-exchange', 'redis', 'api-server', 'dns'],
  'ensure-table': ['redis', 'dynamodb-local', 'api-server', 'dns'],
  'reconcile-tiers': ['redis', 'api-server', 'dns'],
  'rollup-history': ['redis', 'dynamodb-local', 'api-server', 'dns'],
  test: ['api', 'api-metrics', 'refresher', 'mock-exchange', 'dns'],
  stranger: ANYBODY,
  // Of those that may ask most.
  [`refresher${ELSEWHERE}`]: ANYBODY,
  [`test${ELSEWHERE}`]: ANYBODY,
}

/**
 * By who asks: what became of each attempt, `ok`, `TIMEOUT` or the code of the error; `ITSELF` where there is no second pod
 * of that component to ask.
 */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, string>>>>

/** No policy stands between a pod and itself. */
export const ITSELF = 'itself'

/** How networks refuse: most drop packets, some answer for the target. Any other error says nothing of policies. */
const SHOWN: Readonly<Record<string, string>> = { ok: 'open', TIMEOUT: 'dropped', ECONNREFUSED: 'rejected' }
const shown = (outcome: string | undefined): string => SHOWN[`${outcome}`] ?? `${outcome}`

/**
 * The paths that are not as they should be, each in words. A rejection looks like a target that does not listen: it
 * counts as a policy's only where somebody else got through to the same target in the same run.
 */
export const wrongPaths = (outcomes: Outcomes): string[] =>
  Object.entries(ALLOWED).flatMap(([from, allowed]) =>
    TARGETS.flatMap(to => {
      const found = shown(outcomes[from]?.[to])
      if (found === ITSELF && from === componentOf(to)) return []
      if (allowed.includes(to)) return found === 'open' ? [] : [`${from} to ${to}: ${found}, should be open`]
      if (found === 'dropped' || (found === 'rejected' && isReached(outcomes, to))) return []
      return [
        `${from} to ${to}: ${found}, should be refused${found === 'rejected' ? ', but nobody got through' : ''}`,
      ]
    }),
  )

/** Metrics are another port of the same pods. */
const componentOf = (to: Target): string => to.replace(/-metrics$/, '')

const isReached = (outcomes: Outcomes, to: Target): boolean =>
  Object.values(outcomes).some(row => shown(row[to]) === 'open')

/** The table of all pairs: who asks on the left, who is asked above. */
export const pathTable = (outcomes: Outcomes): string => {
  const rows = [
    ['', ...TARGETS],
    ...Object.keys(ALLOWED).map(from => [from, ...TARGETS.map(to => shown(outcomes[from]?.[to]))]),
  ]
  const widths = ['', ...TARGETS].map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n')
}
