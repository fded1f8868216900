import { StoreUnavailable } from '@price-aggregator/prices'
import { TableMismatch } from '@price-aggregator/prices/history/table'
import { expect } from 'chai'
import { type EnsureTableDeps, ensureTableJob } from './ensure-table.ts'

type Outcome = Awaited<ReturnType<EnsureTableDeps['ensure']>> | Error

const THERE: Outcome = { created: true, ttl: 'enabled' }
const UNREACHABLE = new StoreUnavailable('history', new Error('connection refused'))

/** Runs the job over these outcomes of its tries. */
const run = async (outcomes: Outcome[], signal = new AbortController().signal) => {
  const said: string[] = []
  const slept: number[] = []
  const say = (_: object, message: string) => {
    said.push(message)
  }
  const deps = {
    ensure: async () => {
      const outcome = outcomes.shift() ?? THERE
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    sleep: async (ms: number) => {
      slept.push(ms)
    },
    random: () => 0.5,
    logger: { info: say, warn: say, error: say },
  }
  return { ok: await ensureTableJob(deps, signal), said, slept }
}

describe('ensureTableJob', () => {
  it('is done once the table is there', async () => {
    const { ok, slept } = await run([THERE])
    expect(ok).to.equal(true)
    expect(slept).to.be.empty
  })

  it('waits longer and longer for DynamoDB, and says so once', async () => {
    const { ok, said, slept } = await run([UNREACHABLE, UNREACHABLE, UNREACHABLE, THERE])
    expect(ok).to.equal(true)
    expect(said).to.deep.equal(['DynamoDB cannot be reached: retrying', 'the history table is there'])
    expect(slept).to.have.length(3)
    expect(slept[2]).to.be.greaterThan(slept[0] ?? Number.NaN)
  })

  it('gives up at once on a table with another key', async () => {
    const { ok, slept } = await run([
      new TableMismatch('prices', 'the key HASH id S', 'the key HASH asset S'),
    ])
    expect(ok).to.equal(false)
    expect(slept).to.be.empty
  })

  it('stops by the signal', async () => {
    const { ok, said } = await run([UNREACHABLE], AbortSignal.abort())
    expect(ok).to.equal(false)
    expect(said).to.deep.equal(['stopped before the history table was there'])
  })
})
