import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { startExchange } from './exchange.fixture.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

const run = (environment: Record<string, string>) =>
  spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })

const ended = async (child: ReturnType<typeof run>) => {
  const [[code], stderr] = await Promise.all([once(child, 'exit'), text(child.stderr)])
  return { code, stderr }
}

const firstLine = async (child: ChildProcess): Promise<Record<string, unknown>> => {
  const [chunk] = child.stdout ? await once(child.stdout, 'data') : []
  return JSON.parse(String(chunk))
}

describe('the mock exchange as a process', () => {
  it('says where it listens, and stops on SIGTERM with requests hanging', async () => {
    const child = run({ PORT: '0', EXCHANGE_NAME: 'exchange9' })
    const exit = ended(child)
    const { url, exchange } = await firstLine(child)
    expect(exchange).to.equal('exchange9')
    await fetch(`${url}/mock/faults`, { method: 'PUT', body: '{"fault":"hang"}' })
    const hanging = fetch(`${url}/mock/ticker/btcusdt`).catch(() => 'cut off')
    expect(await (await fetch(`${url}/health`)).text()).to.equal('OK')
    child.kill('SIGTERM')
    expect(await exit).to.deep.equal({ code: 0, stderr: '' })
    expect(await hanging).to.equal('cut off')
  })

  it('reports all wrong variables at once', async () => {
    expect(await ended(run({ PORT: '80800', EXCHANGE_NAME: 'a b', SEED: '-1' }))).to.deep.equal({
      code: 1,
      stderr: [
        'mock-exchange: PORT: expected a whole number from 0 to 65535, found "80800"',
        'mock-exchange: EXCHANGE_NAME: expected a name of 1 to 63 letters, digits, dashes or underscores, found "a b"',
        'mock-exchange: SEED: expected a whole number from 0 to 4294967295, found "-1"',
        '',
      ].join('\n'),
    })
  })

  it('says in one line that its port is in use', async () => {
    const exchange = await startExchange({ host: '0.0.0.0' })
    expect(await ended(run({ PORT: String(exchange.port) }))).to.deep.equal({
      code: 1,
      stderr: `mock-exchange: PORT: port ${exchange.port} is in use\n`,
    })
    await exchange.close()
  })
})
