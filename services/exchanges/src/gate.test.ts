import { expect } from 'chai'
import fc from 'fast-check'
import { createGate } from './gate.ts'

const never = new AbortController().signal
const settled = () => new Promise(resolve => setImmediate(resolve))

describe('createGate', () => {
  it('lets the next one in when one leaves, first come first', async () => {
    const gate = createGate({ limit: 1, queueLimit: 2 })
    const order: string[] = []
    const leave = await gate.enter(never)
    const waiting = ['a', 'b'].map(async name => {
      const leaveToo = await gate.enter(never)
      order.push(name)
      leaveToo?.()
    })
    await settled()
    expect(order).to.deep.equal([])
    leave?.()
    await Promise.all(waiting)
    expect(order).to.deep.equal(['a', 'b'])
  })

  it('turns away at once who does not fit the queue', async () => {
    const gate = createGate({ limit: 1, queueLimit: 0 })
    expect(await gate.enter(never)).to.be.a('function')
    expect(await gate.enter(never)).to.equal(undefined)
  })

  it('forgets who gives up, and does not keep the place for them', async () => {
    const gate = createGate({ limit: 1, queueLimit: 1 })
    const stop = new AbortController()
    const leave = await gate.enter(never)
    const quitter = gate.enter(stop.signal)
    stop.abort()
    expect(await quitter).to.equal(undefined)
    const next = gate.enter(never)
    leave?.()
    expect(await next).to.be.a('function')
  })

  it('does not let in whose time is over already', async () => {
    expect(await createGate({ limit: 1, queueLimit: 1 }).enter(AbortSignal.abort())).to.equal(undefined)
  })

  it('never holds more than its limit, and serves all that fit its queue', async () => {
    const sizes = fc.record({
      limit: fc.integer({ min: 1, max: 4 }),
      queueLimit: fc.nat(6),
      comers: fc.nat(20),
    })
    await fc.assert(
      fc.asyncProperty(sizes, async ({ limit, queueLimit, comers }) => {
        const gate = createGate({ limit, queueLimit })
        let inside = 0
        let most = 0
        const visit = async () => {
          const leave = await gate.enter(never)
          if (!leave) return false
          inside += 1
          most = Math.max(most, inside)
          await settled()
          inside -= 1
          leave()
          return true
        }
        const served = (await Promise.all(Array.from({ length: comers }, visit))).filter(Boolean).length
        expect(most).to.be.at.most(limit)
        expect(served).to.equal(Math.min(comers, limit + queueLimit))
      }),
      { numRuns: 50 },
    )
  })
})
