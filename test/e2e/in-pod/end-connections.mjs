// Run in the container of a Node process that listens for SIGUSR1, as all do: ends its connections to the API server,
// for a NetworkPolicy need not cut those that stand. It opens the process's inspector and evaluates there.
import { readdirSync, readFileSync } from 'node:fs'

const INSPECTOR = 'http://127.0.0.1:9229/json'
const PORTS = [443, 6443]
const EXPRESSION = `process._getActiveHandles()
  .filter(handle => ${JSON.stringify(PORTS)}.includes(handle.remotePort)).map(handle => handle.destroy()).length`

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

const findTarget = async (attempts = 20) => {
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
socket.onmessage = ({ data }) => {
  console.log(JSON.parse(data).result?.result?.value)
  socket.close()
}
