import { StoreUnavailable } from '@price-aggregator/prices'
import type { TableChange, TablePlan } from '@price-aggregator/prices/history/table'
import type { Logger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { createEnsureTableJob } from './ensure-table.ts'

const TTL: TableChange = { aspect: 'ttl', found: 'TTL off', wanted: 'TTL on expires_at' }
const CREATION: TableChange = { aspect: 'table', found: 'nothing', wanted: 'the key HASH asset S' }
const AS_WANTED: TablePlan = { changes: [], refusals: [], unsupported: [] }
const REFUSED: TablePlan = {
  ...AS_WANTED,
  refusals: [{ found: 'the key HASH id S', wanted: 'the key HASH asset S', advice: 'another name' }],
}
const UNREACHABLE = new StoreUnavailable('history', new Error('connection refused'))
const NOTHING_FOUND = {
  different: 0,
  refused: 0,
  unsupported_ttl: 0,
  unsupported_recovery: 0,
  unsupported_tags: 0,
}

type Outcome = TablePlan | Error
type Options = { managed?: boolean; dryRun?: boolean; signal?: AbortSignal }

/** Runs the job over these outcomes of its tries; where one changes something, before it fails. */
const run = async (outcomes: Outcome[], options: Options = {}, changedFirst: TableChange[] = []) => {
  const { managed = true, dryRun = false, signal = new AbortController().signal } = options
  const said: string[] = []
  const slept: number[] = []
  const changed: TableChange[] = []
  const next = (): TablePlan => {
    const outcome = outcomes.shift() ?? AS_WANTED
    if (outcome instanceof Error) throw outcome
    return outcome
  }
  const job = createEnsureTableJob(
    {
      inspect: async () => next(),
      reconcile: async onChange => {
        const first = changedFirst.splice(0)
        for (const change of first) onChange(change)
        changed.push(...first)
        const { changes, ...rest } = next()
        for (const change of changes) onChange(change)
        changed.push(...changes)
        return rest
      },
      sleep: async ms => void slept.push(ms),
      random: () => 0.5,
    },
    { table: 'prices', managed },
  )
  const say = (_: object, message: string) => void said.push(message)
  const logger = { warn: say, error: say } as unknown as Logger
  const result = await job({ dryRun, logger, signal })
  return { ...result, said, slept, changed }
}

describe('ensure-table', () => {
  it('has nothing to say of a table that is as wanted', async () => {
    const { findings, changes, failures } = await run([AS_WANTED])
    expect({ findings, changes, failures }).to.deep.equal({
      findings: NOTHING_FOUND,
      changes: [],
      failures: [],
    })
  })

  it('tells what it changed, and what this DynamoDB does not know', async () => {
    const plan: TablePlan = { ...AS_WANTED, changes: [CREATION, TTL], unsupported: ['recovery', 'tags'] }
    const { findings, changes, failures } = await run([plan])
    expect(findings).to.deep.equal({
      ...NOTHING_FOUND,
      different: 2,
      unsupported_recovery: 1,
      unsupported_tags: 1,
    })
    expect(changes).to.deep.equal([
      'table prices: created with the key HASH asset S',
      'table prices: from TTL off to TTL on expires_at',
    ])
    expect(failures).to.be.empty
  })

  it('tells what it refuses, and what to do about it', async () => {
    const { findings, failures } = await run([REFUSED])
    expect(findings.refused).to.equal(1)
    expect(failures).to.deep.equal([
      'table prices has the key HASH id S, expected the key HASH asset S: another name',
    ])
  })

  it('only tells in a dry run', async () => {
    const { changes, changed } = await run([{ ...AS_WANTED, changes: [TTL] }], { dryRun: true })
    expect(changes).to.deep.equal(['table prices: from TTL off to TTL on expires_at'])
    expect(changed).to.be.empty
  })

  for (const dryRun of [true, false]) {
    it(`changes nothing of a table of somebody else, dry run ${dryRun}: differences are failures`, async () => {
      const plan: TablePlan = { ...REFUSED, changes: [TTL] }
      const { changes, changed, failures } = await run([plan], { managed: false, dryRun })
      expect(changes).to.be.empty
      expect(changed).to.be.empty
      expect(failures).to.deep.equal([
        'table prices has TTL off, expected TTL on expires_at',
        'table prices has the key HASH id S, expected the key HASH asset S: another name',
      ])
    })
  }

  it('says of a table of somebody else that is not there nothing but that', async () => {
    const { failures, changed } = await run([{ ...AS_WANTED, changes: [CREATION, TTL] }], { managed: false })
    expect(failures).to.deep.equal(['there is no table prices'])
    expect(changed).to.be.empty
  })

  it('waits longer and longer for DynamoDB, says so once, and keeps what it changed before', async () => {
    const { changes, failures, said, slept } = await run([UNREACHABLE, UNREACHABLE, UNREACHABLE], {}, [TTL])
    expect(failures).to.be.empty
    expect(changes).to.have.length(1)
    expect(said).to.deep.equal(['DynamoDB cannot be reached: retrying'])
    expect(slept).to.have.length(3)
    expect(slept[2]).to.be.greaterThan(slept[0] ?? Number.NaN)
  })

  it('tells why it was not done when its time is over', async () => {
    const stop = new AbortController()
    const outcomes = [UNREACHABLE, UNREACHABLE]
    const stopping = {
      shift: () => {
        if (outcomes.length === 1) stop.abort()
        return outcomes.shift()
      },
    } as unknown as Outcome[]
    const { failures } = await run(stopping, { signal: stop.signal })
    expect(failures).to.deep.equal([UNREACHABLE.message])
  })

  it('gives up at once on what DynamoDB refuses, and tells what it changed before', async () => {
    const refusal = new Error('Time to live has been modified multiple times')
    const { changes, failures, slept } = await run([refusal], {}, [CREATION])
    expect(changes).to.have.length(1)
    expect(failures).to.deep.equal([`DynamoDB refuses: ${refusal.message}`])
    expect(slept).to.be.empty
  })
})
