import { NO_OVERRIDES } from '@price-aggregator/prices'
import { expect } from 'chai'
import { ConfigMapUnavailable } from './config-maps.ts'
import { createMemoryOverrides } from './memory-overrides.ts'
import type { OverridesDocument } from './overrides-document.ts'
import { NO_PINS, NOW } from './plan.fixture.ts'
import { CONFIG, jobOn, RUN } from './reconcile-tiers.fixture.ts'

describe('the reconcile-tiers job', () => {
  it('writes the overrides, says what it moved, and reports it', async () => {
    const { folds, job, overrides, said } = jobOn()
    const { changes, failures, findings } = await job(RUN)
    expect(findings).to.deep.equal({
      promoted: 2,
      demoted: 4,
      hot: 2,
      medium: 3,
      overridden: 6,
      evidence: 1_500,
      enough_evidence: 1,
    })
    expect(changes).to.have.length(6)
    expect(changes[4]).to.equal('a8 from cold to hot: read 624 times an hour (decayed), while a1 is not read')
    expect(failures).to.deep.equal([])
    expect(overrides.current().version).to.equal(1)
    expect(overrides.current().assets.get('a8')?.tier).to.equal('hot')
    expect(said).to.deep.equal([
      '2 assets to a faster tier (a8 to hot, a9 to hot); ' +
        '4 to a slower one (a0 to medium, a1 to medium, a3 to cold, a4 to cold)',
    ])
    expect(folds).to.deep.equal([true])
  })

  it('writes nothing where nothing changes', async () => {
    const { job, overrides, said } = jobOn()
    await job(RUN)
    const { revision } = await overrides.read()
    expect(await job(RUN)).to.deep.include({ changes: [], failures: [] })
    expect((await overrides.read()).revision).to.equal(revision)
    expect(said).to.have.length(1)
  })

  it('writes overrides anew that speak of assets which are gone', async () => {
    const overrides = createMemoryOverrides()
    const assets = new Map([['gone', { tier: 'hot' as const, reason: '', since: 0 }]])
    await overrides.write({ overrides: { version: 4, assets }, unprovenSince: undefined }, '1')
    const { job, said } = jobOn({ overrides, latest: { readPopularity: async () => new Map() } })
    const { changes } = await job(RUN)
    expect(changes).to.have.length(1)
    expect(overrides.current()).to.deep.equal({ version: 5, assets: new Map() })
    expect(said).to.deep.equal(changes)
  })

  it('only says what it would do in a dry run', async () => {
    const { folds, job, overrides, said } = jobOn()
    const { changes } = await job({ ...RUN, dryRun: true })
    expect(changes).to.have.length(6)
    expect(overrides.current()).to.equal(NO_OVERRIDES)
    expect([said, folds]).to.deep.equal([[], [false]])
  })

  it('keeps since when there is too little evidence, in the same overrides', async () => {
    const { job, overrides } = jobOn()
    await job(RUN)
    const written = overrides.current()
    const quiet = jobOn({ overrides, latest: { readPopularity: async () => new Map() } })
    expect((await quiet.job(RUN)).findings).to.include({ evidence: 0, enough_evidence: 0, overridden: 6 })
    expect(await overrides.read()).to.deep.include({ overrides: written, unprovenSince: NOW })
    expect(quiet.said).to.deep.equal([])
  })

  /** Overrides that somebody else writes just before the job does, so many times. */
  const contested = (times: number) => {
    const overrides = createMemoryOverrides()
    const left = { times }
    const document: OverridesDocument = {
      read: overrides.read,
      write: async (standing, revision) => {
        const { version } = overrides.current()
        if (left.times-- > 0) {
          await overrides.write(
            { overrides: { version: version + 1, assets: new Map() }, unprovenSince: undefined },
            revision,
          )
        }
        return overrides.write(standing, revision)
      },
    }
    return { document, overrides }
  }

  it('plans again on what somebody else wrote meanwhile', async () => {
    const { document, overrides } = contested(2)
    expect((await jobOn({ overrides: document }).job(RUN)).failures).to.deep.equal([])
    expect(overrides.current().version).to.equal(3)
  })

  it('gives up where that happens each time', async () => {
    const { job, said } = jobOn({ overrides: contested(3).document })
    const { failures } = await job(RUN)
    expect(failures).to.deep.equal(['the tier overrides were changed by somebody else 3 times in a row'])
    expect(said).to.deep.equal([])
  })

  it('fails with a sentence where the ConfigMap is missing, or the pins cannot be kept', async () => {
    const readAssignment = async () => {
      throw new ConfigMapUnavailable('assignment', { kind: 'not_found' })
    }
    const missing = await jobOn({ readAssignment }).job(RUN)
    expect(missing.failures).to.deep.equal(['the ConfigMap assignment is missing'])
    const pins = { ...NO_PINS, hot: ['nobody'] }
    const { failures } = await jobOn({}, { ...CONFIG, pins }).job(RUN)
    expect(failures).to.deep.equal([
      'the pins cannot be kept: nobody is pinned to hot and not among the symbols',
    ])
  })

  it('is done although the Event was lost', async () => {
    const { job, overrides } = jobOn({ announce: () => Promise.reject(new Error('no Events')) })
    expect((await job(RUN)).failures).to.deep.equal([])
    expect(overrides.current().version).to.equal(1)
  })

  it('changes nothing once it was told to stop', async () => {
    const { job, overrides } = jobOn()
    const error = await job({ ...RUN, signal: AbortSignal.abort() }).catch((reason: unknown) => reason)
    expect(error).to.have.property('name', 'AbortError')
    expect(overrides.current()).to.equal(NO_OVERRIDES)
  })
})
