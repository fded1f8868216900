import { connect } from 'node:net'
import { inspect } from 'node:util'
import { parseMetrics } from '@price-aggregator/loadtest/prometheus-text'
import { expect } from 'chai'
import { type RedisServer, startRedis } from '../redis-server.ts'
import { type ServiceProcess, startServiceProcess } from '../service-process.ts'

const REQUESTS = 100_000
const CONNECTIONS = 8
const BATCH = 250
const HEAD = /HTTP\/1\.1 (\d{3}) /g

/** A request of the i-th kind of bad ones, like no other: paths, symbols, methods, queries, escapes, headers. */
const KINDS: ((i: number) => string)[] = [
  i => `GET /prices/not-a-symbol-${i}`,
  i => `GET /prices/unlisted${i}`,
  i => `GET /prices/btcusdt/${i}`,
  i => `POST /refresh/unlisted${i}`,
  i => `POST /refresh/-${i}`,
  i => `GET /refresh/unlisted${i}`,
  i => `GET /path${i}/prices`,
  i => `GET /${i}?endpoint=${i}`,
  i => `PUT /prices/unlisted${i}`,
  i => `GET /prices/%E0%A4%A${i}`,
  i => `GET /metrics${i}`,
  i => `HEAD /health/${i}`,
  i => `OPTIONS /prices/unlisted${i}`,
]

const bytesOf = (i: number): string => {
  const target = KINDS[i % KINDS.length]?.(i) ?? ''
  return `${target} HTTP/1.1\r\nHost: h${i}\r\nX-Request-Id: id-${i}\r\nContent-Length: 0\r\n\r\n`
}

/** Sends requests from one number to another one after the other on one connection, in batches; gives the statuses. */
const sendAll = (port: number, from: number, to: number): Promise<Map<string, number>> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1')
    const statuses = new Map<string, number>()
    let [sent, answered, rest] = [from, from, '']
    const send = () => {
      const end = Math.min(sent + BATCH, to)
      socket.write(Array.from({ length: end - sent }, (_, i) => bytesOf(sent + i)).join(''))
      sent = end
    }
    socket.on('data', (chunk: string) => {
      const text = rest + chunk
      // A head may come in two parts.
      const heads = [...text.matchAll(HEAD)]
      for (const [, status = ''] of heads) statuses.set(status, (statuses.get(status) ?? 0) + 1)
      answered += heads.length
      rest = text.replaceAll(HEAD, '').slice(-12)
      if (answered >= to) {
        socket.destroy()
        resolve(statuses)
      } else if (answered === sent) send()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`closed after ${answered - from} answers`)))
    send()
  })

describe('100,000 different bad requests', function () {
  this.timeout(180_000)
  let redis: RedisServer | undefined
  let api: ServiceProcess | undefined
  afterEach(async () => {
    await api?.kill()
    await redis?.stop()
  })

  it('add no series to the metrics of a real API process', async () => {
    redis = await startRedis()
    api = startServiceProcess('api', {
      REDIS_URL: redis.url,
      DYNAMODB_ENDPOINT: 'http://127.0.0.1:9',
      DYNAMODB_TIMEOUT_MS: '200',
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'info',
    })
    const { port, metricsPort } = await api.logged('serving prices')
    const series = async () => {
      const page = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
      const all = parseMetrics(page)
      const ours = all.filter(({ name }) => name.startsWith('price_'))
      return {
        all: all.length,
        ours: new Set(ours.map(({ name, labels }) => inspect({ name, labels }))),
        page,
      }
    }
    // One of each kind, so that each endpoint and status has been seen.
    await sendAll(Number(port), 0, KINDS.length)
    const before = await series()
    const share = REQUESTS / CONNECTIONS
    const counts = await Promise.all(
      Array.from({ length: CONNECTIONS }, (_, i) =>
        sendAll(Number(port), 20 + i * share, 20 + (i + 1) * share),
      ),
    )
    const after = await series()

    const total = counts.flatMap(one => [...one.values()]).reduce((sum, count) => sum + count, 0)
    expect(total).to.equal(REQUESTS)
    expect(new Set(counts.flatMap(one => [...one.keys()]))).to.deep.equal(new Set(['400', '404', '405']))
    expect([...after.ours].filter(one => !before.ours.has(one))).to.deep.equal([])
    // Node's own are by kinds of handles, garbage collections and the like.
    expect(after.all - before.all).to.be.within(-30, 30)
    expect(after.page).not.to.match(/unlisted|path\d|id-\d/)
  })
})
