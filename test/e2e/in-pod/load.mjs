// Run in a pod: asks an address as fast as it answers, until the input ends; then prints a summary as JSON.
// Connections are made anew now and then, so that new pods get their share.
// Argument: JSON, {"url", "path", "connections"}.
import { Agent, get } from 'node:http'

const DEADLINE_MS = 5_000
const REQUESTS_PER_CONNECTION = 200

const { url, path, connections } = JSON.parse(process.argv[1])
const summary = { ok: 0, failed: 0 }
let ended = false

const ask = agent =>
  new Promise(resolve => {
    const outgoing = get(url + path, { agent, signal: AbortSignal.timeout(DEADLINE_MS) }, response => {
      response.resume()
      response.on('error', () => resolve(false))
      response.on('end', () => resolve(response.statusCode === 200))
    })
    outgoing.on('error', () => resolve(false))
  })

const runConnection = async () => {
  while (!ended) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let i = 0; i < REQUESTS_PER_CONNECTION && !ended; i++) {
      if (await ask(agent)) summary.ok += 1
      else summary.failed += 1
    }
    agent.destroy()
  }
}

process.stdin.on('end', () => {
  ended = true
})
process.stdin.resume()
await Promise.all(Array.from({ length: connections }, runConnection))
console.log(JSON.stringify(summary))
process.exit()
