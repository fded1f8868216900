import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { type ProcessName, startServiceProcess } from './service-process.ts'
import { makeFolder } from './standalone.fixture.ts'

/** Nothing listens here: port 9 is `discard`. */
const NO_STORES = { REDIS_URL: 'redis://127.0.0.1:9', DYNAMODB_ENDPOINT: 'http://127.0.0.1:9' }
const LOCAL = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' }
const ANY_EXCHANGE = { EXCHANGE1_PORT: '0', EXCHANGE2_PORT: '0', EXCHANGE3_PORT: '0' }

/** Which variable names a port that may be in use. */
const PORTS: [ProcessName, string][] = [
  ['api', 'PORT'],
  ['refresher', 'METRICS_PORT'],
  ['mock-exchange', 'PORT'],
  ['standalone', 'PORT'],
  ['standalone', 'EXCHANGE1_PORT'],
  ['standalone', 'EXCHANGE2_PORT'],
  ['standalone', 'EXCHANGE3_PORT'],
]

const WRONG: [ProcessName, Record<string, string>][] = [
  ['api', { REDIS_URL: 'localhost', PORT: '80800', LOG_LEVEL: 'loud' }],
  ['refresher', { EXCHANGES: 'one', TIERS: 'warm', MIN_SOURCES: '0' }],
  ['mock-exchange', { PORT: '-1', EXCHANGE_NAME: 'a b', SEED: 'x' }],
  ['standalone', { EXCHANGE2_PORT: 'any', HOT_ASSETS: '-1', DYNAMODB_TABLE: '?' }],
]

/** The text of a symbols file, and what is said of it. */
const SYMBOLS: [string, string, RegExp][] = [
  ['has no header', 'btcusdt\nethusdt\n', /line 1: expected the header "symbol", found "btcusdt"/],
  ['has a malformed symbol', 'symbol\nbtcusdt\neth-usdt\n', /line 3: "eth-usdt" is not a symbol/],
  ['has a symbol twice', 'symbol\nbtcusdt\nethusdt\nBTCUSDT\n', /line 4: "BTCUSDT" is already in line 2/],
  ['is empty', '', /the file is empty; expected the header "symbol"/],
  ['has a header alone', 'symbol\n', /no symbol follows the header/],
]
const READERS: ProcessName[] = ['api', 'refresher', 'standalone']

/** What a service that cannot start writes to standard error, line by line. */
const refusal = async (name: ProcessName, variables: Record<string, string>): Promise<string[]> => {
  const child = startServiceProcess(name, variables)
  try {
    expect(await child.exitCode()).to.equal(1)
  } finally {
    await child.kill()
  }
  expect(child.output.stderr).to.match(/\n$/)
  return child.output.stderr.slice(0, -1).split('\n')
}

describe('a service that cannot start', function () {
  this.timeout(60_000)
  let folder: Awaited<ReturnType<typeof makeFolder>>
  beforeEach(async () => {
    folder = await makeFolder()
  })
  afterEach(() => folder.remove())
  const variables = () => ({ ...NO_STORES, ...LOCAL, ...ANY_EXCHANGE, DATA_DIR: folder.dataDir })

  for (const [name, variable] of PORTS) {
    it(`${name} says in one line that the port in ${variable} is in use, and ends with 1`, async () => {
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const { port } = taken.address() as AddressInfo
      const lines = await refusal(name, { ...variables(), [variable]: String(port) })
      expect(lines).to.deep.equal([`${name}: ${variable}: port ${port} is in use`])
      taken.close()
    })
  }

  for (const [name, wrong] of WRONG) {
    it(`${name} names each wrong variable in a line, and ends with 1`, async () => {
      const lines = await refusal(name, { ...variables(), ...wrong })
      const starts = lines.map(line => line.replace(/: expected .*/, '').replace(/: entry .*/, ''))
      expect(starts).to.have.members(Object.keys(wrong).map(variable => `${name}: ${variable}`))
      for (const line of lines) expect(line).to.include('expected').and.include('found "')
    })
  }

  for (const [what, text, said] of SYMBOLS) {
    it(`says in one line where a symbols file ${what}, and ends with 1`, async () => {
      const SYMBOLS_FILE = await folder.symbolsFile([])
      await writeFile(SYMBOLS_FILE, text)
      const refusals = await Promise.all(READERS.map(name => refusal(name, { ...variables(), SYMBOLS_FILE })))
      for (const [i, lines] of refusals.entries()) {
        expect(lines).to.have.length(1)
        expect(lines[0]).to.match(said)
        expect(lines[0]).to.include(`${READERS[i]}: SYMBOLS_FILE: ${SYMBOLS_FILE}: `)
      }
    })
  }

  it('says in one line that the symbols file is missing, and ends with 1', async () => {
    const missing = { ...variables(), SYMBOLS_FILE: '/nowhere/symbols.csv' }
    const refusals = await Promise.all(READERS.map(name => refusal(name, missing)))
    for (const [i, lines] of refusals.entries()) {
      expect(lines).to.have.length(1)
      expect(lines[0]).to.include(`${READERS[i]}: SYMBOLS_FILE: /nowhere/symbols.csv: ENOENT`)
    }
  })
})
