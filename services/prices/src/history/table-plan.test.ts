import { expect } from 'chai'
import { planTable, type TableState, type WantedTable } from './table-plan.ts'

const WANTED: Required<WantedTable> = {
  table: 'prices',
  ttlAttribute: 'expires_at',
  pointInTimeRecovery: true,
  tags: { team: 'prices', stage: 'dev' },
}
const KEY = 'HASH asset S, RANGE timestamp N'
const TABLE = { arn: 'arn:1', key: KEY } as const
const AS_WANTED: TableState = {
  table: TABLE,
  ttl: { kind: 'on', attribute: 'expires_at' },
  recovery: 'on',
  tags: { ...WANTED.tags, owner: 'somebody' },
}
const MISSING: TableState = { table: undefined, ttl: { kind: 'off' }, recovery: 'off', tags: {} }

const plan = (actual: Partial<TableState>, wanted: Partial<WantedTable> = {}) =>
  planTable({ ...AS_WANTED, ...actual }, { ...WANTED, ...wanted })
const changed = (actual: Partial<TableState>, wanted: Partial<WantedTable> = {}) =>
  plan(actual, wanted).changes.map(({ found, wanted }) => `${found} -> ${wanted}`)

describe('planTable', () => {
  it('leaves alone what is as wanted', () => {
    expect(plan({})).to.deep.equal({ changes: [], refusals: [], unsupported: [] })
  })

  it('creates what is missing first, then all else', () => {
    const aspects = plan(MISSING).changes.map(({ aspect }) => aspect)
    expect(aspects).to.deep.equal(['table', 'ttl', 'recovery', 'tags'])
  })

  const CHANGES: [string, Partial<TableState>, string[]][] = [
    ['TTL', { ttl: { kind: 'off' } }, ['TTL off -> TTL on expires_at']],
    ['recovery', { recovery: 'off' }, ['point-in-time recovery off -> point-in-time recovery on']],
    ['tags, some', { tags: { team: 'prices' } }, ['no tag stage -> tag stage=dev']],
    [
      'tags, all',
      { tags: { team: 'others', owner: 'somebody' } },
      ['tag team=others, no tag stage -> tag team=prices, tag stage=dev'],
    ],
  ]
  for (const [what, actual, expected] of CHANGES) {
    it(`changes ${what}`, () => {
      expect(changed(actual)).to.deep.equal(expected)
    })
  }

  it('changes nothing of a table with another key, whatever else differs', () => {
    for (const key of ['HASH id S', 'HASH asset S', 'HASH asset S, RANGE timestamp S']) {
      const { changes, refusals, unsupported } = plan({ ...MISSING, table: { ...TABLE, key } })
      expect({ changes, unsupported }).to.deep.equal({ changes: [], unsupported: [] })
      expect(refusals).to.have.length(1)
      expect(refusals[0]).to.include({ found: `the key ${key}`, wanted: `the key ${KEY}` })
    }
  })

  it('refuses to move TTL from another attribute, and makes the rest as wanted', () => {
    const { changes, refusals } = plan({ ttl: { kind: 'on', attribute: 'ttl' }, recovery: 'off' })
    expect(refusals.map(({ found, wanted }) => [found, wanted])).to.deep.equal([
      ['TTL on ttl', 'TTL on expires_at'],
    ])
    expect(changes.map(({ aspect }) => aspect)).to.deep.equal(['recovery'])
  })

  it('tells what this DynamoDB does not know, where it is wanted', () => {
    const unknown = { ttl: { kind: 'unsupported' }, recovery: 'unsupported', tags: 'unsupported' } as const
    expect(plan(unknown).unsupported).to.deep.equal(['ttl', 'recovery', 'tags'])
    expect(plan(unknown, { pointInTimeRecovery: false, tags: {} }).unsupported).to.deep.equal(['ttl'])
    expect(plan(unknown).changes).to.be.empty
  })

  it('never turns recovery off, nor changes tags where nothing is said of them', () => {
    expect(changed({}, { pointInTimeRecovery: false, tags: {} })).to.be.empty
    const only = { table: 'prices', ttlAttribute: 'expires_at' }
    expect(planTable({ ...MISSING, table: TABLE }, only).changes.map(({ aspect }) => aspect)).to.deep.equal([
      'ttl',
    ])
  })
})
