import { expect } from 'chai'
import { createFlights, type Trigger } from './flights.ts'

/** Refreshes that end when told to. */
const setUp = (concurrency: number) => {
  const begun: string[] = []
  const ends = new Map<string, (value: string) => void>()
  const flights = createFlights<string>({
    concurrency,
    tiers: ['hot', 'cold'],
    refresh: (asset: string, trigger: Trigger) => {
      begun.push(`${trigger} ${asset}`)
      return new Promise(resolve => ends.set(asset, resolve))
    },
  })
  const settle = () => new Promise(resolve => setImmediate(resolve))
  const end = async (asset: string, value = 'done'): Promise<void> => {
    ends.get(asset)?.(value)
    await settle()
  }
  return { begun, flights, settle, end }
}

describe('flights', () => {
  it('refuses a scheduled refresh of an asset in flight or waiting', async () => {
    const { flights, settle, end } = setUp(1)
    expect(flights.auto('a', 'hot')).to.equal(true)
    expect(flights.auto('b', 'hot')).to.equal(true)
    await settle()
    expect(flights.auto('a', 'hot')).to.equal(false)
    expect(flights.auto('b', 'hot')).to.equal(false)
    await end('a')
    expect(flights.auto('a', 'hot')).to.equal(true)
  })

  it('flies no more at once than a lane holds, and no tier waits for another', async () => {
    const { begun, flights, settle } = setUp(2)
    for (const asset of ['a', 'b', 'c']) flights.auto(asset, 'cold')
    flights.auto('d', 'hot')
    await settle()
    expect(begun).to.have.members(['auto a', 'auto b', 'auto d'])
  })

  it('joins those who ask for one asset in one flight', async () => {
    const { begun, flights, settle, end } = setUp(1)
    const asked = Array.from({ length: 100 }, () => flights.force('a'))
    await settle()
    await end('a', 'price')
    expect(new Set(await Promise.all(asked))).to.deep.equal(new Set(['price']))
    expect(begun).to.deep.equal(['force a'])
  })

  it('joins a scheduled flight that has begun', async () => {
    const { begun, flights, settle, end } = setUp(1)
    flights.auto('a', 'hot')
    await settle()
    const asked = flights.force('a')
    await end('a', 'price')
    expect(await asked).to.equal('price')
    expect(begun).to.deep.equal(['auto a'])
  })

  it('lets a forced refresh overtake the backlog, and drops the turn it makes needless', async () => {
    const { begun, flights, settle, end } = setUp(1)
    flights.auto('a', 'cold')
    flights.auto('b', 'cold')
    await settle()
    const asked = flights.force('b')
    await settle()
    expect(begun).to.deep.equal(['auto a', 'force b'])
    await end('b', 'price')
    expect(await asked).to.equal('price')
    await end('a')
    expect(begun).to.deep.equal(['auto a', 'force b'])
    expect(flights.auto('b', 'cold')).to.equal(true)
  })

  it('drains: ends what flies, forgets what waits, takes no more', async () => {
    const { begun, flights, settle, end } = setUp(1)
    flights.auto('a', 'hot')
    flights.auto('b', 'hot')
    await settle()
    const drained = flights.drain()
    expect(flights.auto('c', 'cold')).to.equal(false)
    expect(await flights.force('d')).to.equal(undefined)
    await end('a')
    await drained
    expect(begun).to.deep.equal(['auto a'])
  })
})
