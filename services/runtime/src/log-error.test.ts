import { expect } from 'chai'
import { logError } from './log-error.ts'

const coded = (message: string, code: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { code })

describe('logError', () => {
  it('gives an error with a code by its message and causes, without a stack', () => {
    const refused = new AggregateError([new Error('refused ::1'), new Error('refused 127.0.0.1')])
    expect(logError(coded('store away', 'STORE_UNAVAILABLE', refused))).to.deep.equal({
      code: 'STORE_UNAVAILABLE',
      message: 'store away',
      causes: ['refused ::1', 'refused 127.0.0.1'],
    })
    expect(logError(coded('no cause', 'X'))).to.deep.equal({ code: 'X', message: 'no cause' })
  })

  it('gives anything unexpected with its stack', () => {
    expect(logError(new TypeError('x is undefined'))).to.include.keys('type', 'message', 'stack')
    expect(logError('text')).to.equal('text')
  })

  it('leaves out what else an error carries: of Redis it is the command, with the password', () => {
    const command = { name: 'auth', args: ['a secret'] }
    const refused = Object.assign(new Error('WRONGPASS'), { command })
    expect(logError(refused)).to.have.all.keys('type', 'message', 'stack')
    expect(JSON.stringify(logError(new Error('no store', { cause: refused })))).not.to.contain('a secret')
    expect(logError(Object.assign(refused, { code: 'WRONGPASS' }))).to.have.all.keys('code', 'message')
  })
})
