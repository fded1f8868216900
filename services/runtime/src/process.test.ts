import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'

const RUNTIME = new URL('./index.ts', import.meta.url).href

/** Runs a program that uses the runtime; resolves with its exit and what it wrote to standard error. */
const run = async (body: string, onStarted?: (kill: (signal: NodeJS.Signals) => void) => void) => {
  const program = `import { ConfigError, runProcess, sleep } from '${RUNTIME}';\n${body}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  const errors: Buffer[] = []
  child.stderr.on('data', chunk => errors.push(chunk))
  child.stdout.once('data', () => onStarted?.(signal => child.kill(signal)))
  const [code] = await once(child, 'exit')
  return { code, errors: Buffer.concat(errors).toString() }
}

describe('runProcess', () => {
  it('ends with code 0 when SIGTERM stopped the service, also when it comes twice', async () => {
    const body = `await runProcess('api', async signal => { console.log('up'); await sleep(60_000, signal); await sleep(50, new AbortController().signal) })`
    const { code, errors } = await run(body, kill => {
      kill('SIGTERM')
      kill('SIGTERM')
    })
    expect([code, errors]).to.deep.equal([0, ''])
  })

  it('ends with code 0 when it is stopped while it starts', async () => {
    const body = `await runProcess('api', async signal => { console.log('up'); await sleep(60_000, signal); signal.throwIfAborted() })`
    const { code, errors } = await run(body, kill => kill('SIGTERM'))
    expect([code, errors]).to.deep.equal([0, ''])
  })

  it('says a wrong configuration in clear lines and ends with code 1', async () => {
    const { code, errors } = await run(
      `await runProcess('api', async () => { throw new ConfigError('PORT: in use\\nHOST: unknown') })`,
    )
    expect([code, errors]).to.deep.equal([1, 'api: PORT: in use\napi: HOST: unknown\n'])
  })

  it('forces the exit of a service that does not stop', async () => {
    const body = `await runProcess('api', async () => { console.log('up'); await sleep(60_000, new AbortController().signal) }, { forcedExitMs: 100 })`
    const { code, errors } = await run(body, kill => kill('SIGTERM'))
    expect(code).to.equal(1)
    expect(errors).to.equal('api: did not stop in 100 ms, exiting\n')
  })
})
