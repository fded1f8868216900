// Run in a pod: tries to connect to each target, all at once, and prints JSON: {name: "ok" | the problem}.
// Argument: JSON, [{"name", "host", "port"} | {"name", "lookUp"}]. What a policy drops ends with "TIMEOUT".
import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'

const DEADLINE_MS = 3_000

const dial = ({ host, port }) =>
  new Promise(resolve => {
    const socket = connect({ host, port, timeout: DEADLINE_MS })
    const end = outcome => {
      socket.destroy()
      resolve(outcome)
    }
    socket.on('connect', () => end('ok'))
    socket.on('timeout', () => end('TIMEOUT'))
    socket.on('error', error => end(error.code))
  })

const resolveName = name => {
  const late = new Promise(resolve => setTimeout(resolve, DEADLINE_MS, 'TIMEOUT'))
  return Promise.race([
    lookup(name).then(
      () => 'ok',
      error => error.code,
    ),
    late,
  ])
}

const targets = JSON.parse(process.argv[1])
const outcomes = await Promise.all(targets.map(one => (one.lookUp ? resolveName(one.lookUp) : dial(one))))
console.log(JSON.stringify(Object.fromEntries(targets.map(({ name }, i) => [name, outcomes[i]]))))
process.exit()
