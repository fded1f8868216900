import { expect } from 'chai'
import { judgeHotGet, type Round } from './hot-get.ts'

const bare: Round = { requestsPerSecond: 80_000, cpuMicros: 12, errors: 0, p99Ms: 1 }
const judge = (changes: Partial<Round>) =>
  judgeHotGet(
    [1, 2, 4].map(busy => {
      // A machine that is busy slows both.
      const there = {
        ...bare,
        requestsPerSecond: bare.requestsPerSecond / busy,
        cpuMicros: bare.cpuMicros * busy,
      }
      const api = { ...there, ...changes }
      return { bare: there, api: changes.cpuMicros ? { ...api, cpuMicros: changes.cpuMicros * busy } : api }
    }),
    80,
  )

describe('judgeHotGet', () => {
  it("allows 10 % more CPU than at first, by the bare server's in the same round", () => {
    expect(judge({ cpuMicros: 12 * 1.15 }).ok).to.equal(true)
    expect(judge({ cpuMicros: 12 * 1.16 }).ok).to.equal(false)
  })

  it('prints the ratio, the first one and the limit', () => {
    expect(judge({ cpuMicros: 12 * 1.1 }).lines).to.include(
      "CPU a request: 1.10 × the bare server's, 1.05 × at first (at most 1.155 ×); errors: 0",
    )
  })

  it('allows no error', () => {
    expect(judge({ errors: 1 }).ok).to.equal(false)
  })
})
