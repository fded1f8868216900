import { expect } from 'chai'
import { retryAfterMs } from './retry.ts'

const noQuotes = { kind: 'no_price', reason: 'no_quotes' } as const

describe('retryAfterMs', () => {
  it('tries again soon what was refused as outdated', () => {
    const outdated = { kind: 'refused', outcome: 'outdated' } as const
    expect(retryAfterMs(outdated, { hasPrice: true, intervalMs: 300_000, newRight: false })).to.equal(2_000)
  })

  it('tries again at once what was refused by a right that was replaced meanwhile', () => {
    const circumstances = { hasPrice: true, intervalMs: 300_000, newRight: true }
    for (const outcome of ['outdated', 'fenced', 'unfenced'] as const) {
      expect(retryAfterMs({ kind: 'refused', outcome }, circumstances)).to.equal(0)
    }
    expect(retryAfterMs({ kind: 'refused', outcome: 'older' }, circumstances)).to.equal(undefined)
  })

  it('leaves what another leader writes to that one', () => {
    const fenced = { kind: 'refused', outcome: 'fenced' } as const
    expect(retryAfterMs(fenced, { hasPrice: false, intervalMs: 300_000, newRight: false })).to.equal(
      undefined,
    )
  })

  it('tries again what has no price, where its next turn is far', () => {
    expect(retryAfterMs(noQuotes, { hasPrice: false, intervalMs: 300_000, newRight: false })).to.equal(30_000)
    expect(retryAfterMs(noQuotes, { hasPrice: false, intervalMs: 5_000, newRight: false })).to.equal(
      undefined,
    )
    expect(retryAfterMs(noQuotes, { hasPrice: true, intervalMs: 300_000, newRight: false })).to.equal(
      undefined,
    )
  })
})
