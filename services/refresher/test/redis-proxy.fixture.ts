import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to Redis on which an answer may be lost. */
export type RedisProxy = {
  url: string
  /** The next command that says `word` is passed on, and the connection is cut in place of its answer. */
  loseAnswerTo(word: string): void
  /** How many answers were lost. */
  lost(): number
  close(): Promise<void>
}

export const startRedisProxy = async (redisPort: number): Promise<RedisProxy> => {
  const sockets = new Set<Socket>()
  const state = { word: undefined as string | undefined, lost: 0 }
  const server = createServer(client => {
    const redis = connect(redisPort, '127.0.0.1')
    let losing = false
    for (const socket of [client, redis]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        redis.destroy()
      })
    }
    client.on('data', data => {
      if (state.word !== undefined && data.includes(state.word)) {
        state.word = undefined
        losing = true
      }
      redis.write(data)
    })
    redis.on('data', data => {
      if (!losing) return client.write(data)
      state.lost += 1
      client.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswerTo: word => {
      state.word = word
    },
    lost: () => state.lost,
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
