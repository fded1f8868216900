import { expect } from 'chai'
import { neverRefused, refusedWrites } from './refused-writes.ts'

const refusal = (asset: string, epoch = 7) => ({ asset, shard: 'hot:0', epoch, outcome: 'fenced' })
const line = (fields: object): string => JSON.stringify({ level: 'debug', ...fields })

describe('refusedWrites', () => {
  it('reads each refusal from a log, and nothing else', () => {
    const log = [
      line({ ...refusal('a'), msg: 'price refused by the fence' }),
      line({ shard: 'hot:0', epoch: 7, msg: 'stepping down' }),
      'Debugger listening on ws://127.0.0.1:9229',
      '1',
      'null',
      line({ ...refusal('b', 8), msg: 'price refused by the fence' }),
      '{"level":"debug","asset":"c',
    ].join('\n')
    expect(refusedWrites(log)).to.deep.equal([refusal('a'), refusal('b', 8)])
  })
})

describe('neverRefused', () => {
  it('names each asset that is missing, however many refusals there were of others', () => {
    expect(neverRefused(['a', 'b', 'c'], [refusal('a'), refusal('a'), refusal('c')])).to.deep.equal(['b'])
    expect(neverRefused(['a'], [refusal('a')])).to.deep.equal([])
  })
})
