import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { freePort } from '@price-aggregator/loadtest/free-port'
import type { Certificates } from './certificates.ts'
import { eventually } from './eventually.ts'

/** A Redis that speaks TLS alone and lets in one user, whose rights reach no further than ours need. */
export const startTlsRedis = async (
  folder: string,
  { ca, certificate, key }: Certificates,
  { name, password }: { name: string; password: string },
) => {
  const port = await freePort()
  const config = join(folder, 'redis.conf')
  writeFileSync(
    config,
    `port 0
tls-port ${port}
tls-cert-file ${certificate}
tls-key-file ${key}
tls-ca-cert-file ${ca}
tls-auth-clients no
bind 127.0.0.1 -::1
save ""
appendonly no
user default off
user ${name} on >${password} ~{prices}:* +@all -@dangerous +info
`,
  )
  const child = spawn('redis-server', [config], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  await eventually(
    'Redis speaks TLS',
    () => speaksTls(port, ca),
    spoken => spoken,
  )
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}

const speaksTls = (port: number, ca: string): Promise<boolean> =>
  new Promise(resolve => {
    const anyHost = () => undefined
    const options = { ca: readFileSync(ca), checkServerIdentity: anyHost }
    const socket = connect({ port, host: '127.0.0.1', ...options })
    socket.once('error', () => resolve(false))
    socket.once('secureConnect', () => {
      socket.destroy()
      resolve(true)
    })
  })
