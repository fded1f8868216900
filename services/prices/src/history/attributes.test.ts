import { expect } from 'chai'
import { fromAttributes, toAttributes } from './attributes.ts'
import { exampleItem } from './history-item.fixture.ts'

describe('fromAttributes', () => {
  it('reads what was written', () => {
    const item = exampleItem({ volume: 0, sources: 0 })
    expect(fromAttributes(toAttributes(item))).to.deep.equal(item)
  })

  const impossible = {
    asset: [''],
    price: ['1e999', '-1', '0', 'x'],
    volume: ['1e999', '-1', 'x'],
    timestamp: ['1e999', '-1', '1.5', '8640000000001', 'x'],
    sources: ['1e999', '-1', '1.5', 'x'],
    updated_at: ['1e999', 'x'],
    expires_at: ['1e999', 'x'],
  }
  for (const [name, texts] of Object.entries(impossible)) {
    for (const text of texts) {
      it(`takes ${name} ${text || 'missing'} for no item`, () => {
        const { [name]: _, ...others } = toAttributes(exampleItem())
        expect(fromAttributes({ ...others, ...(text && { [name]: { N: text } }) })).to.equal(undefined)
      })
    }
  }
})
