import { expect } from 'chai'
import { attributesOf, recordOf } from './dynamodb-record.ts'

describe('records of DynamoDB', () => {
  it('go to the wire and come back', () => {
    const record = { asset: 'btcusdt', timestamp: 1_800_000_000, price: 0.1 + 0.2 }
    expect(attributesOf(record)).to.deep.equal({
      asset: { S: 'btcusdt' },
      timestamp: { N: '1800000000' },
      price: { N: '0.30000000000000004' },
    })
    expect(recordOf(attributesOf(record))).to.deep.equal(record)
  })

  it('are without what is neither text nor number', () => {
    expect(recordOf({ asset: { S: '#watermark' }, behind: {} })).to.deep.equal({ asset: '#watermark' })
  })
})
