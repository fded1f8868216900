import { avoidedHolder, epochOf } from '@price-aggregator/kubernetes'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { type AuditedSystem, HOT_LEASE, startAuditedSystem } from './audited-system.fixture.ts'

/** Longer than three intervals of the hot tier, and than its prices are fresh. */
const SILENT_MS = 20_000
const SILENT = { stale_hot: 1, shards_stuck: 1 }
/** What medium and cold shards, which nobody holds here and which have no asset, add to every audit. */
const OTHERS = { shards_without_holder: 2 }
const NOTHING = {
  stale_hot: 0,
  stale_medium: 0,
  stale_cold: 0,
  unpriced: 0,
  shards_stuck: 0,
  shards_mismatched: 0,
  clock_ahead: 0,
  shards_moved: 0,
  sample_checked: 1,
  sample_mismatched: 0,
  exchanges_down: 0,
  ...OTHERS,
}

describe('the audit of freshness', () => {
  let system: AuditedSystem

  beforeEach(async () => {
    system = await startAuditedSystem()
  })
  afterEach(() => system.stop())

  it('changes nothing where the holder writes', async () => {
    expect(await system.run()).to.deep.equal({ findings: NOTHING, changes: [], failures: [] })
    expect(system.api.writes()).to.equal(0)
    expect(system.sleeps).to.deep.equal([7_000])
  })

  it('clears and marks a stuck holder in one update, and says so in an Event', async () => {
    system.silence(SILENT_MS)
    const { findings, changes, failures } = await system.run()
    expect(failures).to.deep.equal([])
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT, shards_moved: 1 })
    expect(changes).to.have.lengthOf(1)
    const lease = system.lease()
    expect(lease?.holder).to.equal('')
    expect(epochOf(lease)).to.equal(system.epoch)
    expect(avoidedHolder(lease, system.latest.now() + 50_000)).to.equal(system.holder)
    expect(avoidedHolder(lease, system.latest.now() + 60_000)).to.equal(undefined)
    expect(system.api.writes()).to.equal(2)
    expect(system.api.events).to.have.lengthOf(1)
    const [event] = system.api.events
    expect([event?.reason, event?.type, event?.message]).to.deep.equal(['ShardMoved', 'Warning', changes[0]])
    expect(event?.involvedObject).to.include({ kind: 'Lease', name: HOT_LEASE, uid: `uid-${HOT_LEASE}` })
  })

  it('moves it once: neither while it is free, nor from a new leader', async () => {
    system.silence(SILENT_MS)
    await system.run()
    const writes = system.api.writes()
    expect((await system.run()).changes).to.deep.equal([])
    await system.take('pod-b_1', Math.floor(system.latest.now()) + 1)
    expect((await system.run()).changes).to.deep.equal([])
    expect(system.api.writes()).to.equal(writes)
  })

  it('leaves it to whom it is to avoid where nobody else took it', async () => {
    system.silence(SILENT_MS)
    await system.run()
    const writes = system.api.writes()
    await system.take(system.holder, system.epoch)
    const { findings } = await system.run()
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT })
    expect(system.api.writes()).to.equal(writes)
  })

  it('leaves it alone while all exchanges are down, and says so', async () => {
    system.silence(SILENT_MS)
    system.state.answering = 0
    const { findings, changes, failures } = await system.run()
    const found = { ...SILENT, sample_checked: 0, exchanges_down: 1 }
    expect(findings).to.deep.equal({ ...NOTHING, ...found })
    expect([...changes, ...failures]).to.deep.equal([])
    expect(system.warned).to.include('all exchanges are down: no shard is moved')
    expect(system.api.writes()).to.equal(0)
  })

  it('leaves it alone where too few exchanges answer for a refresher to write', async () => {
    system.silence(SILENT_MS)
    system.state.answering = 1
    const { findings, changes } = await system.run({ minSources: 2 })
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT, sample_checked: 0 })
    expect(changes).to.deep.equal([])
    expect(system.api.writes()).to.equal(0)
  })

  it('leaves it alone where one exchange is left, and says what a refresher does not believe it alone', async () => {
    system.silence(SILENT_MS)
    Object.assign(system.state, { answering: 1, price: 131 })
    expect((await system.run()).changes).to.deep.equal([])
    expect(system.api.writes()).to.equal(0)
    system.state.price = 129
    expect((await system.run()).changes).to.have.lengthOf(1)
  })

  it('leaves it alone where it writes again, or exchanges go away, while that is confirmed', async () => {
    const changes: (() => unknown)[] = [
      () => system.write(),
      () => Object.assign(system.state, { answering: 0 }),
    ]
    for (const change of changes) {
      system.silence(SILENT_MS)
      const before = system.sleeps.length
      system.state.onSleep = async nth => void (nth === before + 2 && (await change()))
      const { findings } = await system.run()
      expect(findings).to.include({ shards_moved: 0 })
      expect(system.sleeps.slice(before)).to.deep.equal([7_000, 35_000])
    }
    expect(system.api.writes()).to.equal(0)
  })

  it('only tells in a dry run', async () => {
    system.silence(SILENT_MS)
    const { findings, changes } = await system.run({}, { dryRun: true })
    expect(changes).to.have.lengthOf(1)
    expect(changes[0]).to.match(/^shard hot:0 taken from pod-a_1/)
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT })
    expect(system.api.writes()).to.equal(0)
  })

  it('leaves a Lease that changes meanwhile to the next run', async () => {
    system.silence(SILENT_MS)
    system.api.faults.meddled = true
    const { findings, failures } = await system.run()
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT })
    expect(failures).to.deep.equal([])
    expect(system.lease()?.holder).to.equal(system.holder)
    expect(system.api.events).to.deep.equal([])
  })

  it('has failed, and tells the rest, where Leases cannot be listed', async () => {
    system.silence(SILENT_MS)
    system.api.faults.refusing = true
    const { findings, failures } = await system.run()
    expect(failures).to.deep.equal(['Leases could not be listed: refused'])
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT, shards_without_holder: 0 })
  })

  it('has failed where a shard cannot be moved', async () => {
    system.silence(SILENT_MS)
    system.state.onSleep = async nth => {
      if (nth === 2) system.api.faults.refusing = true
    }
    const { failures } = await system.run({ leases: { ...leasesOf(system), prefix: 'prices' } })
    expect(failures).to.deep.equal(['shard hot:0 could not be moved: refused'])
  })

  it('has moved a shard, and says so, also where the answer to that was lost', async () => {
    system.silence(SILENT_MS)
    system.api.faults.lost = 'done'
    const { findings, failures } = await system.run()
    expect(failures).to.deep.equal([])
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT, shards_moved: 1 })
    expect(system.lease()?.holder).to.equal('')
    expect(system.api.events.map(({ reason }) => reason)).to.deep.equal(['ShardMoved'])
  })

  it('has failed where the answer was lost and nothing was done', async () => {
    system.silence(SILENT_MS)
    system.api.faults.lost = 'undone'
    const { findings, failures } = await system.run()
    expect(failures).to.deep.equal(['shard hot:0 could not be moved: unavailable'])
    expect(findings).to.include({ shards_moved: 0 })
    expect(system.api.events).to.deep.equal([])
  })

  it('judges by fences alone where there are no Leases, and waits for nothing', async () => {
    system.silence(SILENT_MS)
    const { findings, failures } = await system.run({ leases: undefined })
    expect(failures).to.deep.equal([])
    expect(findings).to.deep.equal({ ...NOTHING, ...SILENT, shards_without_holder: 0 })
    expect(system.sleeps).to.deep.equal([0])
  })

  it('finds a price that is not what the exchanges say', async () => {
    system.state.price = 130
    const { findings } = await system.run()
    expect(findings).to.deep.equal({ ...NOTHING, sample_mismatched: 1 })
    expect(system.warned).to.deep.equal(['the audit found troubles'])
  })

  it('has failed while Redis is away', async () => {
    const away = createRedisLatestStore({ url: 'redis://127.0.0.1:1', commandTimeoutMs: 200 })
    try {
      const result = await system.run({ latest: away })
      expect(result).to.deep.equal({ findings: {}, changes: [], failures: ['Redis could not be read'] })
    } finally {
      await away.close()
    }
  })

  it('ends by the signal, moving nothing', async () => {
    system.silence(SILENT_MS)
    const stop = new AbortController()
    system.state.onSleep = async () => stop.abort()
    const error = await system.run({}, { signal: stop.signal }).catch((reason: unknown) => reason)
    expect(error).to.have.property('code', 'STOPPED')
    expect(system.api.writes()).to.equal(0)
  })
})

/** Lists what stood before the API server refused, so that only the move meets the refusal. */
const leasesOf = ({ api }: AuditedSystem) => ({
  client: {
    ...api.client,
    listLeases: async () => ({ kind: 'ok' as const, value: [...api.leases.values()] }),
  },
  labels: {},
})
