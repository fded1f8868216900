import { expect } from 'chai'
import { SHARDS, shardLeaseNames } from '../leases.ts'
import { beyond, parseRights, type Right, sentences } from '../rights.ts'
import { theSuite } from '../suite.ts'

const LEASES = 'leases.coordination.k8s.io'
const CONFIG_MAPS = 'configmaps'

describe('case 16: the rights of all parts', () => {
  const right = (resource: string, verbs: string[], name?: string): Right => ({ resource, name, verbs })
  const toOwn = (resource: string, verbs: string[], ...ends: string[]): Right[] =>
    ends.map(end => right(resource, verbs, `${theSuite().release}-${end}`))

  /** A guard by a Lease that the chart makes. */
  const guard = (...jobs: string[]): Right[] =>
    toOwn(LEASES, ['get', 'update'], ...jobs.map(job => `job-${job}`))

  const expected: Record<string, () => Right[]> = {
    'reconcile-tiers': () => [
      ...guard('reconcile-tiers'),
      ...toOwn(CONFIG_MAPS, ['get'], 'assignment'),
      ...toOwn(CONFIG_MAPS, ['get', 'update'], 'tier-overrides'),
      right('events', ['create']),
    ],
    'rollup-history': () => guard('rollup-history-1m', 'rollup-history-1h'),
    'audit-freshness': () => [
      ...guard('audit-freshness'),
      right(LEASES, ['list']),
      ...shardLeaseNames(theSuite().release, SHARDS).map(name => right(LEASES, ['get', 'update'], name)),
      right('events', ['create']),
    ],
    'ensure-table': () => guard('ensure-table'),
    // Neither a list nor what is yet to be made can be limited to names.
    refresher: () => [
      right(LEASES, ['get', 'list', 'create', 'update']),
      ...toOwn(CONFIG_MAPS, ['get'], 'assignment', 'tier-overrides'),
    ],
    api: () => [],
    redis: () => [],
    'mock-exchange': () => [],
    'dynamodb-local': () => [],
  }

  /** What a ServiceAccount of the release's namespace may do in a namespace. */
  const rightsOf = async (account: string, namespace?: string): Promise<Right[]> => {
    const { kubectl } = theSuite()
    // One that is not there has everybody's rights.
    await kubectl.get('serviceaccount', account)
    const as = `--as=system:serviceaccount:${kubectl.namespace}:${account}`
    const where = namespace === undefined ? [] : ['--namespace', namespace]
    return parseRights(await kubectl.run(['auth', 'can-i', '--list', as, ...where]))
  }

  for (const [part, rights] of Object.entries(expected)) {
    it(`of ${part} are what it needs and nothing more, in its namespace alone`, async () => {
      const { release, report } = theSuite()
      const everybody = await rightsOf('default')
      const own = beyond(await rightsOf(`${release}-${part}`), everybody)
      const elsewhere = beyond(await rightsOf(`${release}-${part}`, 'default'), everybody)
      report.figure(16, `${part}: ${sentences(own).join('; ') || 'none'}`)
      expect(sentences(own)).to.deep.equal(sentences(rights()))
      expect(sentences(elsewhere), 'rights in another namespace').to.deep.equal([])
    })
  }
})
