import { expect } from 'chai'
import fc from 'fast-check'
import { createMarket } from './market.ts'

const DAY = 86_400_000
const BASIS_POINT = 0.0001
const START = Date.UTC(2026, 0, 1)

const symbols = fc.oneof(
  fc.constantFrom('btcusdt', 'btcusd', 'ethusdt', 'pepeusdt', 'xyzusd'),
  fc.stringMatching(/^[a-z0-9]{2,16}(usdt|usd)$/),
  fc.stringMatching(/^[a-z0-9]{2,20}$/),
)
const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) })
const seeds = fc.nat({ max: 4_294_967_295 })
const names = fc.string({ minLength: 1, maxLength: 20 })

const priceOf = (symbol: string, nowMs: number, { seed = 1, name = 'exchange1' } = {}): number =>
  createMarket({ seed, name })(symbol, nowMs).price

const change = (a: number, b: number): number => Math.abs(b - a) / Math.min(a, b)

describe('createMarket', () => {
  it('is a pure function of seed, name, symbol and moment', () => {
    fc.assert(
      fc.property(seeds, names, symbols, moments, moments, (seed, name, symbol, now, other) => {
        const market = createMarket({ seed, name })
        const ticker = market(symbol, now)
        market(symbol, other)
        expect(market(symbol, now)).to.deep.equal(ticker)
        expect(createMarket({ seed, name })(symbol, now)).to.deep.equal(ticker)
      }),
    )
  })

  it('makes well-formed tickers', () => {
    fc.assert(
      fc.property(seeds, names, symbols, moments, (seed, name, symbol, now) => {
        const ticker = createMarket({ seed, name })(symbol, now)
        expect(ticker.symbol).to.equal(symbol)
        expect(ticker.price).to.be.greaterThan(0).and.be.finite
        expect(ticker.volume).to.be.greaterThan(0).and.be.finite
        expect(ticker.timestamp).to.equal(Math.floor(now / 1_000))
      }),
    )
  })

  it('agrees with exchanges of other names within 8 basis points', () => {
    fc.assert(
      fc.property(
        seeds,
        symbols,
        moments,
        fc.array(names, { minLength: 3, maxLength: 3 }),
        (seed, symbol, now, three) => {
          const prices = three.map(name => priceOf(symbol, now, { seed, name }))
          expect(change(Math.min(...prices), Math.max(...prices))).to.be.at.most(8.1 * BASIS_POINT)
        },
      ),
    )
  })

  it('does not move by more than 0.3 % within 5 s', () => {
    fc.assert(
      fc.property(seeds, symbols, moments, fc.integer({ min: 1, max: 5_000 }), (seed, symbol, now, later) => {
        expect(change(priceOf(symbol, now, { seed }), priceOf(symbol, now + later, { seed }))).to.be.at.most(
          0.003,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('keeps a USD pair and a USDT pair of one asset near each other', () => {
    fc.assert(
      fc.property(seeds, moments, (seed, now) => {
        const difference = change(priceOf('btcusdt', now, { seed }), priceOf('btcusd', now, { seed }))
        expect(difference).to.be.at.most(14 * BASIS_POINT)
      }),
    )
  })

  it('keeps well-known assets near their real level', () => {
    fc.assert(
      fc.property(seeds, moments, (seed, now) => {
        expect(priceOf('btcusdt', now, { seed })).to.be.within(48_000, 88_000)
        expect(priceOf('ethusdt', now, { seed })).to.be.within(2_500, 4_600)
      }),
    )
  })

  it('keeps stablecoins near 1', () => {
    const stablecoins = fc.constantFrom('usdcusdt', 'fdusdusdt', 'tusdusdt', 'daiusdt', 'usdtusd', 'usdcusd')
    fc.assert(
      fc.property(seeds, stablecoins, moments, (seed, symbol, now) => {
        expect(priceOf(symbol, now, { seed })).to.be.within(0.99, 1.01)
      }),
    )
  })

  it('is as volatile as a market: 1 to 3 % a day, less by the hour, and moving every second', () => {
    const deviation = (symbol: string, lengthMs: number): number => {
      const changes = Array.from({ length: 400 }, (_, i) => {
        const now = START + i * 1.7 * DAY
        return Math.log(priceOf(symbol, now + lengthMs) / priceOf(symbol, now))
      })
      return Math.sqrt(changes.reduce((sum, value) => sum + value ** 2, 0) / changes.length)
    }
    for (const symbol of ['btcusdt', 'ethusdt', 'solusdt', 'xyzusdt']) {
      const daily = deviation(symbol, DAY)
      expect(daily).to.be.within(0.008, 0.035)
      expect(deviation(symbol, DAY / 24) / daily).to.be.within(0.14, 0.28)
    }
    expect(priceOf('btcusdt', START)).to.not.equal(priceOf('btcusdt', START + 1_000))
  })

  it('gives each symbol, each seed and each exchange something of its own', () => {
    const changeOf = (symbol: string) => priceOf(symbol, START + DAY) / priceOf(symbol, START)
    expect(changeOf('ethusdt')).to.not.be.closeTo(changeOf('btcusdt'), 1e-6)
    expect(priceOf('abcusdt', START)).to.not.be.closeTo(priceOf('abdusdt', START), 1e-6)
    expect(priceOf('btcusdt', START, { seed: 2 })).to.not.equal(priceOf('btcusdt', START))
    expect(priceOf('btcusdt', START, { name: 'exchange2' })).to.not.equal(priceOf('btcusdt', START))
    const volumes = ['exchange1', 'exchange2'].map(
      name => createMarket({ seed: 1, name })('btcusdt', START).volume,
    )
    expect(volumes[0]).to.not.equal(volumes[1])
  })

  it('lets the volume vary slowly', () => {
    const market = createMarket({ seed: 1, name: 'exchange1' })
    expect(change(market('btcusdt', START).volume, market('btcusdt', START + 5_000).volume)).to.be.at.most(
      0.002,
    )
    expect(
      change(market('btcusdt', START).volume, market('btcusdt', START + DAY / 4).volume),
    ).to.be.greaterThan(0.002)
  })

  it('takes names of object properties for assets like all others', () => {
    expect(priceOf('constructorusdt', START)).to.be.within(0.0001, 100)
  })
})
