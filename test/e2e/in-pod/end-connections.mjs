// Run in the container of a refresher: ends its connections to the API server, for a NetworkPolicy need not cut those
// that stand. It opens the process's inspector by SIGUSR1, as in every Node process, and evaluates there. Idle
// connections are not listed, hence it looks for some seconds, until each was used and seen.
import { readdirSync, readFileSync } from 'node:fs'

const INSPECTOR = 'http://127.0.0.1:9229/json'
const LOOKING_MS = 4_000
const EXPRESSION = `{
  const isToApiServer = ({ remotePort }) => [443, 6443].includes(remotePort)
  const end = () => process._getActiveHandles().filter(isToApiServer).forEach(handle => handle.destroy())
  const timer = setInterval(end, 2)
  setTimeout(() => clearInterval(timer), ${LOOKING_MS})
}`

const commandOf = pid => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
const isRefresher = pid =>
  Number(pid) !== process.pid && commandOf(pid).includes('services/refresher/src/main.js')
const [pid] = readdirSync('/proc').filter(name => /^\d+$/.test(name) && isRefresher(name))
process.kill(Number(pid), 'SIGUSR1')

const findTarget = async (attempts = 50) => {
  try {
    const [target] = await (await fetch(INSPECTOR)).json()
    return target.webSocketDebuggerUrl
  } catch (error) {
    if (attempts === 0) throw error
    await new Promise(resolve => setTimeout(resolve, 100))
    return findTarget(attempts - 1)
  }
}

const socket = new WebSocket(await findTarget())
socket.onopen = () =>
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: EXPRESSION } }))
socket.onmessage = () => setTimeout(() => socket.close(), LOOKING_MS)
