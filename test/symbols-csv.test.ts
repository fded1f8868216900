import { readFileSync } from 'node:fs'
import { expect } from 'chai'

const [header, ...symbols] = readFileSync(new URL('../symbols.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')

describe('symbols.csv', () => {
  it('has the header and 1,000 distinct symbols', () => {
    expect(header).to.equal('symbol')
    expect(symbols).to.have.length(1_000)
    expect(new Set(symbols).size).to.equal(1_000)
  })

  it('has well-formed pairs against USDT and USD only, both of them', () => {
    expect(symbols.filter(symbol => !/^[a-z0-9]{2,20}$/.test(symbol))).to.deep.equal([])
    expect(symbols.filter(symbol => !/^.+usdt?$/.test(symbol))).to.deep.equal([])
    expect(symbols).to.include.members(['ethusdt', 'btcusd', 'ethusd'])
  })

  it('starts with the most traded pair', () => expect(symbols[0]).to.equal('btcusdt'))

  it('ranks no pair of two stablecoins', () => {
    expect(
      symbols.filter(symbol => /^(usdc|usdt|fdusd|tusd|dai|busd|usde|pyusd)usdt?$/.test(symbol)),
    ).to.deep.equal([])
  })
})
