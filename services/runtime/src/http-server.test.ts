import { createServer } from 'node:http'
import { expect } from 'chai'
import { ConfigError } from './environment.ts'
import { closeServer, listen } from './http-server.ts'

const options = { port: 0, host: '127.0.0.1', portVariable: 'PORT' }

describe('listen', () => {
  it('says in one line which variable names a port that is in use', async () => {
    const first = createServer()
    const port = await listen(first, options)
    const outcome = await listen(createServer(), { ...options, port }).catch((error: unknown) => error)
    expect(outcome).to.be.instanceOf(ConfigError)
    expect((outcome as Error).message).to.equal(`PORT: port ${port} is in use`)
    await closeServer(first, 0)
  })
})

describe('closeServer', () => {
  it('lets a request under way finish, and cuts one that takes longer than the grace', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/slow') setTimeout(() => response.end('done'), 100)
    })
    const port = await listen(server, options)
    const slow = fetch(`http://127.0.0.1:${port}/slow`).then(response => response.text())
    const hanging = fetch(`http://127.0.0.1:${port}/hang`).catch((error: unknown) => error)
    await new Promise(resolve => setTimeout(resolve, 30))
    await closeServer(server, 400)
    expect(await slow).to.equal('done')
    expect(await hanging).to.be.instanceOf(Error)
    await closeServer(server, 0)
  })
})
