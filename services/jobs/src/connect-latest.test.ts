import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { expect } from 'chai'
import { sharedRedisUrl } from '../../../test/redis-server.ts'
import { connectLatest } from './connect-latest.ts'

/** A way to the tests' Redis that is closed until it is opened. */
const closedWay = async () => {
  const redis = new URL(sharedRedisUrl())
  const sockets: Socket[] = []
  const server = createServer(socket => {
    const onward = dial(Number(redis.port), redis.hostname)
    sockets.push(socket, onward)
    for (const one of [socket, onward]) one.on('error', () => undefined)
    socket.pipe(onward).pipe(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await once(server.close(), 'close')
  }
  await close()
  return { port, open: () => once(server.listen(port, '127.0.0.1'), 'listening'), close }
}

const quiet = () => {
  const warnings: string[] = []
  const logger = {
    debug: () => undefined,
    warn: (_about: object, message: string) => void warnings.push(message),
  }
  return { warnings, logger }
}

const environment = (port: number) => ({ REDIS_URL: `redis://127.0.0.1:${port}`, REDIS_TIMEOUT_MS: 1_000 })

describe('connectLatest', () => {
  it('waits until a new pod is let through to Redis, and says nothing of it', async () => {
    const way = await closedWay()
    const { warnings, logger } = quiet()
    const connecting = connectLatest(environment(way.port), logger)
    const opening = new Promise(resolve => setTimeout(resolve, 200)).then(way.open)
    const latest = await connecting
    try {
      await latest.syncClock()
      expect(warnings).to.deep.equal([])
    } finally {
      await opening
      await latest.close()
      await way.close()
    }
  })

  it('says that Redis is away once it has been for long', async () => {
    const way = await closedWay()
    const { warnings, logger } = quiet()
    const latest = await connectLatest(environment(way.port), logger, 100)
    try {
      expect(warnings).to.deep.equal(['Redis is away: retrying'])
      expect(await latest.syncClock().catch(error => error.code)).to.equal('STORE_UNAVAILABLE')
    } finally {
      await latest.close()
    }
  })
})
