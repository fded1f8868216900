import { historyKey } from './table-schema.ts'

/** What a table has, and what of it counts here. `unsupported`: this DynamoDB, an emulator, does not know it. */
export type TableState = {
  /** Undefined: there is no table of that name. */
  table: { arn: string; key: string } | undefined
  ttl: { kind: 'on'; attribute: string } | { kind: 'off' } | { kind: 'unsupported' }
  recovery: 'on' | 'off' | 'unsupported'
  tags: Readonly<Record<string, string>> | 'unsupported'
}

/** How the history table is to be. What is left out is left alone, as is how an existing table is billed. */
export type WantedTable = {
  table: string
  ttlAttribute: string
  /** False leaves it as it is: turning it off would lose what can be recovered. */
  pointInTimeRecovery?: boolean
  /** Other tags stay. */
  tags?: Readonly<Record<string, string>>
}

export type TableAspect = 'table' | 'ttl' | 'recovery' | 'tags'

/** One aspect that is not as wanted, in words that follow on "the table has". */
export type TableChange = { aspect: TableAspect; found: string; wanted: string }

/** The same where it is not for a program to change, and what to do about it. */
export type TableRefusal = { found: string; wanted: string; advice: string }

/** In the order in which to make the changes; that of `table` comes first, and creates it. */
export type TablePlan = { changes: TableChange[]; refusals: TableRefusal[]; unsupported: TableAspect[] }

/** What makes a table as it is to be. A table with another key is somebody else's: nothing of it is changed. */
export const planTable = (actual: TableState, wanted: WantedTable): TablePlan => {
  const plan: TablePlan = { changes: [], refusals: [], unsupported: [] }
  if (actual.table && actual.table.key !== historyKey()) {
    plan.refusals.push(otherKey(actual.table.key))
    return plan
  }
  if (!actual.table)
    plan.changes.push({ aspect: 'table', found: 'nothing', wanted: `the key ${historyKey()}` })
  planTtl(actual.ttl, wanted.ttlAttribute, plan)
  planRecovery(actual.recovery, wanted, plan)
  planTags(actual.tags, wanted.tags ?? {}, plan)
  return plan
}

const otherKey = (key: string): TableRefusal => ({
  found: `the key ${key}`,
  wanted: `the key ${historyKey()}`,
  advice: 'a key cannot be changed and another table would lose what is in it, so give history another name',
})

const planTtl = (ttl: TableState['ttl'], attribute: string, plan: TablePlan): void => {
  const wanted = `TTL on ${attribute}`
  if (ttl.kind === 'unsupported') plan.unsupported.push('ttl')
  else if (ttl.kind === 'off') plan.changes.push({ aspect: 'ttl', found: 'TTL off', wanted })
  else if (ttl.attribute !== attribute) {
    plan.refusals.push({
      found: `TTL on ${ttl.attribute}`,
      wanted,
      advice: 'somebody may rely on it, so turn it off by hand; an hour later it can be turned on as wanted',
    })
  }
}

const planRecovery = (recovery: TableState['recovery'], wanted: WantedTable, plan: TablePlan): void => {
  if (!wanted.pointInTimeRecovery || recovery === 'on') return
  if (recovery === 'unsupported') plan.unsupported.push('recovery')
  else {
    const [found, on] = ['point-in-time recovery off', 'point-in-time recovery on']
    plan.changes.push({ aspect: 'recovery', found, wanted: on })
  }
}

const planTags = (
  tags: TableState['tags'],
  wanted: NonNullable<WantedTable['tags']>,
  plan: TablePlan,
): void => {
  if (Object.keys(wanted).length === 0) return
  if (tags === 'unsupported') {
    plan.unsupported.push('tags')
    return
  }
  const different = Object.keys(wanted).filter(name => tags[name] !== wanted[name])
  if (different.length === 0) return
  plan.changes.push({
    aspect: 'tags',
    found: different.map(name => (name in tags ? `tag ${name}=${tags[name]}` : `no tag ${name}`)).join(', '),
    wanted: different.map(name => `tag ${name}=${wanted[name]}`).join(', '),
  })
}
