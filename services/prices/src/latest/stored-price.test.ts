import { expect } from 'chai'
import { priceOf } from './contract.fixture.ts'
import { parseStoredPrice } from './stored-price.ts'

const PRICE = priceOf('btcusdt', Date.UTC(2026, 0, 2))
const JSON_TEXT = JSON.stringify(PRICE)

/** The stored text with another value in one of its fields, written as it is. */
const withField = (name: keyof typeof PRICE, text: string): string =>
  JSON.stringify({ ...PRICE, [name]: '@' }).replace('"@"', text)

describe('parseStoredPrice', () => {
  it('reads what was stored', () => {
    const read = { price: PRICE, epoch: 10, generation: 1 }
    expect(parseStoredPrice(JSON_TEXT, '10', '1')).to.deep.equal(read)
  })

  const wrong: [keyof typeof PRICE, string[]][] = [
    ['asset', ['7', 'null']],
    ['price', ['1e999', '-1', '0', 'null', '"100"']],
    ['observedAt', ['1e999', '-1', '8640000000000001', 'null', '"1"']],
    ['answeredAt', ['1e999', '-1e999', '8640000000000001', 'null']],
    ['sources', ['{}', 'null']],
    ['sourceCount', ['1e999', '-1', '1.5', 'null', '"3"']],
  ]
  for (const [name, texts] of wrong) {
    for (const text of texts) {
      it(`takes ${name} ${text} for no price`, () => {
        expect(parseStoredPrice(withField(name, text), '10', '1')).to.equal(undefined)
      })
    }
  }

  it('takes a price without a numeric version for none', () => {
    expect(parseStoredPrice(JSON_TEXT, 'x', '1')).to.equal(undefined)
    expect(parseStoredPrice(JSON_TEXT, '10', 'NaN')).to.equal(undefined)
    expect(parseStoredPrice(JSON_TEXT, '1e999', '1')).to.equal(undefined)
    expect(parseStoredPrice(JSON_TEXT, '10', '')).to.equal(undefined)
    expect(parseStoredPrice('{"asset":', '10', '1')).to.equal(undefined)
    expect(parseStoredPrice(null, '10', '1')).to.equal(undefined)
  })
})
