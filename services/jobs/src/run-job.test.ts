import { setTimeout as pause } from 'node:timers/promises'
import type { SavedJobReport } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import type { Logger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import type { Job, JobResult } from './job.ts'
import { GuardLost, GuardUnavailable, type JobGuard, noGuard } from './job-guard.ts'
import { type RunJobDeps, runJob } from './run-job.ts'

type Line = { level: string; message: string } & Record<string, unknown>

const RESULT: JobResult = { findings: { seen: 2 }, changes: ['one to two'], failures: [] }
const done: Job = async () => RESULT
const deaf: Job = () => new Promise(() => undefined)

const start = (given: Partial<RunJobDeps> = {}) => {
  const lines: Line[] = []
  const at = (level: string) => (about: object, message: string) =>
    void lines.push({ ...about, level, message })
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  const latest = createMemoryLatestStore()
  const deps: RunJobDeps = {
    guard: noGuard,
    reports: latest,
    logger: logger as unknown as Logger,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    ...given,
  }
  const run = (job: Job, dryRun = false) => runJob(deps, 'tidy', job, { dryRun })
  return {
    run,
    reports: () => latest.readJobReports(),
    lines,
    of: (l: string) => lines.filter(({ level }) => level === l),
  }
}

describe('runJob', () => {
  it('says in one line what was found and changed, and saves it', async () => {
    const { run, of, reports } = start()
    expect(await run(done)).to.equal('done')
    const [line, ...more] = of('info')
    expect(more).to.be.empty
    expect(line?.durationMs).to.be.a('number')
    expect({ ...line, durationMs: 0 }).to.deep.equal({
      level: 'info',
      message: 'job done',
      job: 'tidy',
      ok: true,
      dryRun: false,
      durationMs: 0,
      findings: { seen: 2 },
      changes: 1,
      failures: [],
    })
    const [report] = await reports()
    expect(report).to.include({ job: 'tidy', ok: true, dryRun: false })
    expect(report).to.deep.include({ findings: { seen: 2 }, changes: ['one to two'], failures: [] })
    expect(report?.finishedAt).to.be.at.least(report?.startedAt ?? Number.NaN)
    expect(report?.history.lastSuccessAt).to.equal(report?.finishedAt)
  })

  it('says each change of a dry run, needs no guard, and saves nothing', async () => {
    const guard: JobGuard = async () => ({ kind: 'busy', holder: 'other' })
    const { run, of, reports } = start({ guard })
    expect(
      await run(async ({ dryRun }) => ({ ...RESULT, findings: { dry: dryRun ? 1 : 0 } }), true),
    ).to.equal('done')
    expect(of('info').map(({ message, change }) => [message, change])).to.deep.equal([
      ['would be changed', 'one to two'],
      ['job done', undefined],
    ])
    expect(of('info').at(-1)?.findings).to.deep.equal({ dry: 1 })
    expect(await reports()).to.be.empty
  })

  it('fails with what the job could not do, and keeps what it did', async () => {
    const { run, of, reports } = start()
    expect(await run(async () => ({ ...RESULT, failures: ['three is stuck'] }))).to.equal('failed')
    expect(of('error')).to.have.length(1)
    expect(of('error')[0]).to.deep.include({ ok: false, failures: ['three is stuck'], changes: 1 })
    expect((await reports())[0]).to.deep.include({ ok: false, failures: ['three is stuck'] })
  })

  it('fails with what the job rejected with', async () => {
    const { run, of } = start()
    const error = new Error('no table')
    expect(
      await run(async () => {
        throw error
      }),
    ).to.equal('failed')
    expect(of('error')[0]).to.deep.include({ failures: ['no table'], error })
  })

  it('leaves the work to another run, and says so', async () => {
    const { run, of, reports } = start({ guard: async () => ({ kind: 'busy', holder: 'pod-b' }) })
    expect(await run(done)).to.equal('busy')
    expect(of('info')).to.deep.equal([
      { level: 'info', message: 'another run is at work', job: 'tidy', holder: 'pod-b' },
    ])
    expect(await reports()).to.be.empty
  })

  it('fails without a guard', async () => {
    const error = new GuardUnavailable('no guard')
    const { run, reports } = start({ guard: async () => ({ kind: 'unavailable', error }) })
    expect(await run(done)).to.equal('failed')
    expect((await reports())[0]).to.deep.include({ failures: ['no guard'] })
  })

  it('ends when its time is over: what a job that listens has done by then is told', async () => {
    const { run, of } = start({ timeoutMs: 20 })
    const listening: Job = async ({ signal }) => {
      while (!signal.aborted) await pause(2)
      return RESULT
    }
    expect(await run(listening)).to.equal('failed')
    expect(of('error')[0]).to.deep.include({ changes: 1, failures: ['not done within 0.02 s'] })
  })

  it('does not wait for a job that does not listen', async () => {
    const { run, of } = start({ timeoutMs: 20 })
    expect(await run(deaf)).to.equal('failed')
    expect(of('error')[0]?.failures).to.deep.equal(['not done within 0.02 s'])
  })

  it('ends when it is told to stop', async () => {
    const stop = new AbortController()
    const { run, of } = start({ signal: stop.signal })
    const obedient: Job = async ({ signal }) => {
      await pause(60_000, undefined, { signal })
      return RESULT
    }
    const running = run(obedient)
    stop.abort()
    expect(await running).to.equal('failed')
    expect(of('error')[0]?.failures).to.deep.equal(['told to stop before it was done'])
    expect(of('error')[0]).not.to.have.property('error')
  })

  it('ends when its guard is lost', async () => {
    const guard: JobGuard = async (_signal, work) => ({
      kind: 'ran',
      value: await work(AbortSignal.abort(new GuardLost('the guard was lost'))),
    })
    const { run, of } = start({ guard })
    expect(await run(done)).to.equal('failed')
    expect(of('error')[0]?.failures).to.deep.equal(['the guard was lost'])
  })

  it('is done also where its report cannot be saved at first', async () => {
    const saved: SavedJobReport[] = []
    const trouble = [new Error('away'), new Error('away')]
    const reports = {
      now: () => 5_000,
      saveJobReport: async (report: SavedJobReport) => {
        const error = trouble.pop()
        if (error) throw error
        saved.push(report)
      },
    }
    const { run, of } = start({ reports })
    expect(await run(done)).to.equal('done')
    expect(saved).to.have.length(1)
    expect(of('warn')).to.be.empty
  })

  it('is done also where its report cannot be saved at all, and says so', async () => {
    const saveJobReport = async () => {
      throw new Error('away')
    }
    const { run, of } = start({ reports: { now: () => 5_000, saveJobReport }, reportWithinMs: 50 })
    expect(await run(done)).to.equal('done')
    expect(of('warn').map(({ message }) => message)).to.deep.equal([
      'the report of this run could not be saved',
    ])
  })
})
