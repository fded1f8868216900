import type { IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { createRequestIds } from './request-id.ts'

const request = (id?: string) =>
  ({ headers: id === undefined ? {} : { 'x-request-id': id } }) as unknown as IncomingMessage

describe('createRequestIds', () => {
  it("echoes a client's valid id", () => {
    expect(createRequestIds()(request('a-1:b/2'))).to.equal('a-1:b/2')
  })

  it('makes a new one where it is missing, too long or not printable', () => {
    const idOf = createRequestIds('p')
    const ids = [undefined, '', 'x'.repeat(129), 'two words', 'bell\u0007', 'ü'].map(id => idOf(request(id)))
    expect(ids).to.deep.equal(['p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-6'])
  })
})
