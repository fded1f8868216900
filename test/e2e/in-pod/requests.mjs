// Run in a pod: asks an address at a constant rate, whatever the answers, half of it on new connections and half on
// kept ones. Ends after `total` requests, or when its input ends; then prints a summary as JSON. Says on its error output
// when it begins.
// Argument: JSON, {"url", "paths", "perSecond", "total"?}.
import { Agent, request } from 'node:http'

const DEADLINE_MS = 5_000
const MAX_SHOWN = 20

const { url, paths, perSecond, total = Number.POSITIVE_INFINITY } = JSON.parse(process.argv[1])
const kept = new Agent({ keepAlive: true, maxSockets: 8 })
const summary = { requests: 0, ok: 0, stale: 0, slowestMs: 0, failed: 0, failures: [] }
const underWay = new Set()
let ended = false

/** What a request waits for, told where it fails: a name, a connection, or the API. */
const follow = (outgoing, stage) => {
  outgoing.once('socket', socket => {
    stage.now = socket.connecting ? 'looking up' : 'answer'
    socket.once('lookup', error => {
      if (!error) stage.now = 'connecting'
    })
    socket.once('connect', () => {
      stage.now = 'answer'
    })
  })
}

const ask = (path, agent, stage) =>
  new Promise((resolve, reject) => {
    const outgoing = request(url + path, { agent, signal: AbortSignal.timeout(DEADLINE_MS) }, response => {
      const chunks = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }),
      )
    })
    follow(outgoing, stage)
    outgoing.on('error', reject)
    outgoing.end()
  })

const fail = (path, problem) => {
  summary.failed += 1
  if (summary.failures.length < MAX_SHOWN) {
    summary.failures.push({ at: new Date().toISOString(), path, problem })
  }
}

const judge = async (path, agent) => {
  const started = performance.now()
  const stage = { now: 'queued' }
  try {
    const { status, body } = await ask(path, agent, stage)
    if (status !== 200) return fail(path, `${status} ${body.slice(0, 100)}`)
    summary.ok += 1
    if (body.includes('"stale":true')) summary.stale += 1
    summary.slowestMs = Math.max(summary.slowestMs, Math.round(performance.now() - started))
  } catch (error) {
    fail(path, `${error.code ?? error.name} (${stage.now}, ${Math.round(performance.now() - started)} ms)`)
  }
}

if (total === Number.POSITIVE_INFINITY) {
  process.stdin.on('end', () => {
    ended = true
  })
  process.stdin.resume()
}

console.error('asking')
const start = performance.now()
while (!ended && summary.requests < total) {
  const due = Math.min(total, ((performance.now() - start) / 1_000) * perSecond)
  while (summary.requests < due) {
    const count = summary.requests++
    const one = judge(paths[count % paths.length], count % 2 ? kept : new Agent())
    underWay.add(one)
    one.finally(() => underWay.delete(one))
  }
  await new Promise(resolve => setTimeout(resolve, 5))
}
await Promise.all(underWay)
console.log(JSON.stringify(summary))
process.exit()
