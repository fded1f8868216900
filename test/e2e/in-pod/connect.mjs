// Run in a pod: tries to connect to each target, all at once, and prints JSON: {name: "ok" | the problem}.
// Argument: JSON, [{"name", "host", "port"} | {"name", "lookUp"}]. What a policy drops ends with "TIMEOUT".
import { Resolver } from 'node:dns/promises'
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

/** Whatever the name server says of the name, it was reached. */
const ANSWERS = ['ENOTFOUND', 'ENODATA']

const resolveName = name =>
  new Resolver({ timeout: DEADLINE_MS, tries: 1 }).resolve4(name).then(
    () => 'ok',
    ({ code }) => {
      if (ANSWERS.includes(code)) return 'ok'
      return code === 'ETIMEOUT' ? 'TIMEOUT' : code
    },
  )

const targets = JSON.parse(process.argv[1])
const outcomes = await Promise.all(targets.map(one => (one.lookUp ? resolveName(one.lookUp) : dial(one))))
console.log(JSON.stringify(Object.fromEntries(targets.map(({ name }, i) => [name, outcomes[i]]))))
process.exit()
