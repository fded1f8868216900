/** Who may be asked, in the order of the table. */
export const TARGETS = [
  'api',
  'refresher',
  'mock-exchange',
  'redis',
  'dynamodb-local',
  'api-server',
  'dns',
  'outside',
] as const
export type Target = (typeof TARGETS)[number]

/** The paths that should be, by who asks; all others should not. `stranger`: a pod that is no part of the release. */
export const ALLOWED: Readonly<Record<string, readonly Target[]>> = {
  api: ['redis', 'dynamodb-local', 'dns'],
  refresher: ['mock-exchange', 'redis', 'dynamodb-local', 'api-server', 'dns'],
  'mock-exchange': [],
  redis: [],
  'dynamodb-local': [],
  'ensure-table': ['dynamodb-local', 'dns'],
  test: ['api', 'refresher', 'mock-exchange', 'dns'],
  stranger: ['api', 'api-server', 'dns', 'outside'],
}

/** By who asks: what became of each attempt, `ok` or the problem. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The paths that are not as they should be, each in words. */
export const wrongPaths = (outcomes: Outcomes): string[] =>
  Object.entries(ALLOWED).flatMap(([from, allowed]) =>
    TARGETS.flatMap(to => {
      const outcome = outcomes[from]?.[to]
      const open = outcome === 'ok'
      if (open === allowed.includes(to)) return []
      return [`${from} to ${to}: ${open ? 'open, should be refused' : `${outcome}, should be open`}`]
    }),
  )

/** The table of all pairs: who asks on the left, who is asked above. */
export const pathTable = (outcomes: Outcomes): string => {
  const widest = Math.max(...Object.keys(ALLOWED).map(name => name.length))
  const row = (name: string, cells: readonly string[]): string =>
    [name.padEnd(widest), ...cells.map((cell, i) => cell.padEnd(TARGETS[i]?.length ?? 0))].join('  ')
  const cell = (from: string, to: Target): string => (outcomes[from]?.[to] === 'ok' ? 'open' : 'refused')
  return [
    row('', TARGETS),
    ...Object.keys(ALLOWED).map(from =>
      row(
        from,
        TARGETS.map(to => cell(from, to)),
      ),
    ),
  ].join('\n')
}
