/** What may be done to objects of a kind; `name` where only to the one of that name. */
export type Right = { resource: string; name: string | undefined; verbs: readonly string[] }

/** The columns that `kubectl auth can-i --list` prints. */
const COLUMNS = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'] as const

/** The rights in what `kubectl auth can-i --list` prints; those to paths that are no objects, such as /healthz, left out. */
export const parseRights = (table: string): Right[] => {
  const [header = '', ...rows] = table.split('\n')
  const starts = COLUMNS.map(column => header.indexOf(column))
  if (starts.includes(-1)) throw new Error(`no table of rights: ${header}`)
  const cells = (row: string): string[] => starts.map((start, i) => row.slice(start, starts[i + 1]).trim())
  return rows.flatMap(row => {
    const [resource = '', , name = '', verbs = ''] = cells(row)
    if (resource === '') return []
    return [{ resource, name: inBrackets(name), verbs: (inBrackets(verbs) ?? '').split(' ') }]
  })
}

const inBrackets = (cell: string): string | undefined => cell.replace(/^\[|\]$/g, '') || undefined

/** A line a right, in an order of their own, for two sets of them to be compared. */
export const sentences = (rights: readonly Right[]): string[] =>
  rights
    .map(({ resource, name, verbs }) => {
      const which = name === undefined ? resource : `${resource}/${name}`
      return `${which}: ${[...verbs].sort().join(' ')}`
    })
    .sort()

/** What some rights hold that others do not. */
export const beyond = (rights: readonly Right[], others: readonly Right[]): Right[] => {
  const known = new Set(sentences(others))
  return rights.filter(right => !sentences([right]).every(one => known.has(one)))
}
