// Run in a container, beside its main process: prints JSON on that process, on who can write where, and on /app.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `starttime` of /proc/<pid>/stat counts these, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100
/** Its place after the name, which ends with the last bracket, see proc(5). */
const START_TIME = 19

const startedAt = () => {
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
  const now = Date.now()
  const stat = readFileSync('/proc/1/stat', 'utf8')
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME])
  return Math.round(now - (uptime - ticks / TICKS_PER_SECOND) * 1_000)
}

const processes = () =>
  readdirSync('/proc')
    .filter(name => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
    .map(pid => ({
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean),
      uid: Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    }))

const problemOfWriting = folder => {
  try {
    writeFileSync(join(folder, 'e2e-was-here'), '')
    return 'none'
  } catch (error) {
    return error.code
  }
}

const packages = folder =>
  readdirSync(folder)
    .filter(name => !name.startsWith('.'))
    .flatMap(name =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map(one => `${name}/${one}`) : [name],
    )

console.log(
  JSON.stringify({
    startedAt: startedAt(),
    processes: processes(),
    writing: Object.fromEntries(['/', '/app', '/tmp'].map(folder => [folder, problemOfWriting(folder)])),
    packages: packages('/app/node_modules'),
  }),
)
