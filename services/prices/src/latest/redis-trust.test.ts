import { expect } from 'chai'
import { connectionError } from './redis-trust.ts'

describe('connectionError', () => {
  it('says in words why a certificate is refused, and what helps', () => {
    const cause = Object.assign(new Error('self-signed certificate in certificate chain'), {
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    })
    expect(connectionError(cause)).to.include({ code: 'REDIS_UNTRUSTED', cause })
    expect(connectionError(cause)).to.have.property('message').that.contains('NODE_EXTRA_CA_CERTS')
  })

  it('passes on whatever else there is', () => {
    for (const error of [Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), new Error('no'), 'no']) {
      expect(connectionError(error)).to.equal(error)
    }
  })
})
