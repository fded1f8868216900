import { expect } from 'chai'
import { type KubernetesObject, RenderFailed, renderObjects } from '../../scripts/charts/helm.ts'
import { find, needsHelm, ofKind, VALUE_SETS } from './objects.ts'

const SCHEDULES = [
  'audit-freshness',
  'ensure-table',
  'reconcile-tiers',
  'rollup-history-1h',
  'rollup-history-1m',
]

type Rule = { apiGroups: string[]; resources: string[]; resourceNames?: string[]; verbs: string[] }

/** Each right as `verb resource` or `verb resource/name`. */
const rightsOf = (objects: KubernetesObject[], job: string): string[] =>
  (find(objects, 'Role', `-${job}`) as unknown as { rules: Rule[] }).rules.flatMap(
    ({ resources, resourceNames = [''], verbs }) =>
      verbs.flatMap(verb =>
        resources.flatMap(resource =>
          resourceNames.map(name => (name ? `${verb} ${resource}/${name}` : `${verb} ${resource}`)),
        ),
      ),
  )

const ownLease = (...names: string[]): string[] =>
  names.flatMap(name => [`get leases/p-job-${name}`, `update leases/p-job-${name}`])

describe('the CronJobs of the chart', () => {
  needsHelm()
  const objects = () => renderObjects({ set: ['fullnameOverride=p'] })

  it('run each job, one at a time, within a time', () => {
    const jobs = ofKind(objects(), 'CronJob')
    expect(jobs.map(({ metadata }) => metadata.name).sort()).to.deep.equal(SCHEDULES.map(name => `p-${name}`))
    for (const { metadata, spec } of jobs) {
      expect(spec.concurrencyPolicy, metadata.name).to.equal('Forbid')
      expect(spec.startingDeadlineSeconds, metadata.name).to.be.greaterThan(0)
      const { activeDeadlineSeconds, template } = spec.jobTemplate.spec
      const [container] = template.spec.containers
      const timeout = container.env.find(({ name }: { name: string }) => name === 'JOB_TIMEOUT_SECONDS')
      expect(Number(timeout.value), metadata.name).to.be.lessThan(activeDeadlineSeconds)
      expect(metadata.name).to.match(new RegExp(`^p-${container.args[0]}`))
    }
  })

  it('have names that Kubernetes takes, however long the release is named', () => {
    const long = renderObjects({ set: [`fullnameOverride=${'a'.repeat(40)}`] })
    for (const { metadata } of ofKind(long, 'CronJob')) expect(metadata.name).to.have.length.at.most(52)
  })

  it('are as the values say', () => {
    const cron =
      'jobs.auditFreshness.cron={"schedule":"*/2 * * * *","suspend":true,"timeZone":"Europe/Rome","startingDeadlineSeconds":10,"successfulJobsHistoryLimit":0,"failedJobsHistoryLimit":7}'
    const { spec } = find(renderObjects({ flags: ['--set-json', cron] }), 'CronJob', '-audit-freshness')
    expect(spec).to.deep.include({
      schedule: '*/2 * * * *',
      suspend: true,
      timeZone: 'Europe/Rome',
      startingDeadlineSeconds: 10,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 7,
    })
  })

  const withCron = (changes: object) => {
    const cron = {
      schedule: '* * * * *',
      suspend: false,
      timeZone: 'Etc/UTC',
      startingDeadlineSeconds: 50,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      ...changes,
    }
    return () => renderObjects({ flags: ['--set-json', `jobs.auditFreshness.cron=${JSON.stringify(cron)}`] })
  }

  it('may have any schedule that Kubernetes takes', () => {
    for (const schedule of [
      '*/2 * * * *',
      '0,30 8-18/2 1,15 JAN-mar,12 mon-FRI',
      '07 23 31 12 6',
      '@hourly',
    ]) {
      expect(withCron({ schedule }), schedule).not.to.throw()
    }
  })

  const NEVER = [
    ...['* * * *', '* * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 7'],
    ...['*/0 * * * *', 'TZ=UTC * * * *', 'CRON_TZ=UTC * * * * *', '@every 1m', '@never', ''],
  ]
  it('have no schedule that never comes, or that Kubernetes refuses', () => {
    for (const schedule of NEVER) expect(withCron({ schedule }), schedule).to.throw(RenderFailed)
  })

  it('have more time to start than passes between two looks of the controller', () => {
    expect(withCron({ startingDeadlineSeconds: 9 })).to.throw(RenderFailed)
  })

  it('leave nothing behind of a job that is switched off', () => {
    const keys = ['auditFreshness', 'ensureTable', 'reconcileTiers', 'rollupHistory']
    const without = renderObjects({ set: keys.map(key => `jobs.${key}.enabled=false`) })
    expect(ofKind(without, 'CronJob', 'Job')).to.deep.equal([])
    const names = without.map(({ metadata }) => metadata.name).join(' ')
    expect(names).not.to.match(/audit-freshness|ensure-table|reconcile-tiers|rollup-history/)
  })

  for (const [name, values] of Object.entries(VALUE_SETS)) {
    it(`have a Lease, an account and rights of their own, values ${name}`, () => {
      const rendered = renderObjects({ values })
      for (const { metadata, spec } of ofKind(rendered, 'CronJob')) {
        const { serviceAccountName, containers } = spec.jobTemplate.spec.template.spec
        const [job] = containers[0].args
        expect(find(rendered, 'ServiceAccount', `-${job}`).metadata.name).to.equal(serviceAccountName)
        expect(find(rendered, 'RoleBinding', `-${job}`), metadata.name).to.be.an('object')
        const schedule = SCHEDULES.find(ending => metadata.name.endsWith(ending))
        expect(find(rendered, 'Lease', `-job-${schedule}`), metadata.name).to.be.an('object')
      }
    })
  }

  it('may do what each needs, and nothing more', () => {
    const rendered = objects()
    expect(rightsOf(rendered, 'ensure-table')).to.have.members(ownLease('ensure-table'))
    expect(rightsOf(rendered, 'rollup-history')).to.have.members(
      ownLease('rollup-history-1m', 'rollup-history-1h'),
    )
    expect(rightsOf(rendered, 'reconcile-tiers')).to.have.members([
      ...ownLease('reconcile-tiers'),
      'get configmaps/p-assignment',
      'get configmaps/p-tier-overrides',
      'update configmaps/p-tier-overrides',
      'create events',
    ])
    const shards = ['hot-0', 'medium-0', 'medium-1', 'cold-0', 'cold-1', 'cold-2', 'cold-3']
    expect(rightsOf(rendered, 'audit-freshness')).to.have.members([
      ...ownLease('audit-freshness'),
      'list leases',
      ...shards.flatMap(shard => [`get leases/p-refresher-${shard}`, `update leases/p-refresher-${shard}`]),
      'create events',
    ])
  })
})

describe('the table of history, when the chart is installed', () => {
  needsHelm()

  it('is seen to by a Job, unless values say otherwise', () => {
    expect(find(renderObjects(), 'Job', '').metadata.name).to.contain('ensure-table')
    expect(ofKind(renderObjects({ set: ['jobs.ensureTable.atInstall=false'] }), 'Job')).to.deep.equal([])
  })

  const jobWith = (...set: string[]) =>
    find(renderObjects({ flags: set.flatMap(json => ['--set-json', json]) }), 'Job', '')

  it('is seen to again by each upgrade, whose number its name has, and where the Job does another thing', () => {
    const { name } = jobWith().metadata
    expect(name).to.match(/-ensure-table-1-[0-9a-f]{8}$/)
    expect(jobWith().metadata.name).to.equal(name)
    expect(jobWith('jobs.ensureTable.pointInTimeRecovery=true').metadata.name).not.to.equal(name)
  })

  it('has its Job kept where no time is given', () => {
    const ttlWith = (value: string) => jobWith(`jobs.ensureTable.ttlSecondsAfterFinished=${value}`).spec
    expect(ttlWith('0')).not.to.have.property('ttlSecondsAfterFinished')
    expect(ttlWith('60').ttlSecondsAfterFinished).to.equal(60)
  })
})
