import { expect } from 'chai'
import { AssignmentError } from './document.ts'
import { NO_OVERRIDES, overridesText, parseOverrides } from './overrides.ts'

describe('parseOverrides', () => {
  it('reads what overridesText wrote', () => {
    const assets = new Map([
      ['solusdt', { tier: 'hot' as const, reason: 'read often', since: 1_764_000_000_000 }],
    ])
    expect(parseOverrides(overridesText({ version: 3, assets }))).to.deep.equal({ version: 3, assets })
  })

  it('takes a text that is missing or empty for no overrides', () => {
    for (const text of [undefined, '', ' \n']) expect(parseOverrides(text)).to.equal(NO_OVERRIDES)
  })

  const refused: [string, string, string][] = [
    ['what is not JSON', '{', 'overrides.json is not JSON'],
    ['a list', '[]', 'overrides.json must be an object'],
    ['no version', '{"assets":{}}', 'version must be a whole number, found nothing'],
    ['no assets', '{"version":1}', 'assets must be an object of assets, found nothing'],
    ['a wrong symbol', '{"version":1,"assets":{"B-C":{"tier":"hot"}}}', 'assets must be symbols'],
    [
      'a wrong tier',
      '{"version":1,"assets":{"btcusdt":{"tier":"warm"}}}',
      'assets.btcusdt.tier must be one of',
    ],
    ['no tier', '{"version":1,"assets":{"btcusdt":null}}', 'assets.btcusdt.tier must be one of'],
  ]
  for (const [name, text, message] of refused) {
    it(`refuses ${name}, naming the field`, () => {
      expect(() => parseOverrides(text)).to.throw(AssignmentError, message)
    })
  }
})
