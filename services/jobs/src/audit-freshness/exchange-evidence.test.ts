import type { QuoteFailure, Source } from '@price-aggregator/prices'
import { expect } from 'chai'
import { exchangeEvidence } from './exchange-evidence.ts'
import type { Recomputed } from './price-check.ts'
import { priceOf } from './shards.fixture.ts'

const failed = (...reasons: QuoteFailure[]): Recomputed => {
  const sources = reasons.map((reason, i): Source => ({ exchange: `e${i}`, kind: 'failed', reason }))
  return { asset: 'btcusdt', aggregation: { kind: 'no_price', reason: 'no_quotes', sources } }
}
const priced: Recomputed = {
  asset: 'ethusdt',
  aggregation: { kind: 'price', price: priceOf('ethusdt', [100]) },
}

describe('what a sample tells of the exchanges', () => {
  const cases: [string, Recomputed[], string][] = [
    [
      'all fail, each in its way',
      [failed('timeout', 'http_status'), failed('breaker_open', 'network')],
      'down',
    ],
    ['one answers for one asset', [failed('timeout', 'timeout'), priced], 'answering'],
    ['one says that it does not list it', [failed('timeout', 'not_listed')], 'answering'],
    ['we called one off', [failed('timeout', 'cancelled')], 'unknown'],
    ['we had too much to ask', [failed('timeout', 'overloaded')], 'unknown'],
    ['nobody was asked', [], 'unknown'],
    ['there is no exchange', [failed()], 'unknown'],
  ]
  for (const [name, sample, evidence] of cases) {
    it(`${name}: ${evidence}`, () => {
      expect(exchangeEvidence(sample)).to.equal(evidence)
    })
  }
})
