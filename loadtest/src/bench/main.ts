import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { benchHotGet } from './hot-get.ts'
import { benchMemory } from './memory.ts'
import { benchStampede } from './stampede.ts'
import { benchUpdateDelay } from './update-delay.ts'

type Result = { lines: string[]; ok: boolean; figures: unknown }

const PARTS: Record<string, () => Promise<Result>> = {
  'hot-get': benchHotGet,
  stampede: benchStampede,
  'update-delay': benchUpdateDelay,
  memory: benchMemory,
}

const REPORTS = new URL('../../reports/', import.meta.url)

const main = async (wanted: string[]): Promise<number> => {
  const unknown = wanted.filter(name => !(name in PARTS))
  if (unknown.length > 0) {
    console.error(`bench: no part named ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`)
    return 2
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`)
  const results: Record<string, Result> = {}
  for (const [name, run] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const result = await run()
    results[name] = result
    console.log(
      `\n${result.ok ? 'ok    ' : 'MISSED'} ${name}\n${result.lines.map(line => `       ${line}`).join('\n')}`,
    )
  }
  await mkdir(REPORTS, { recursive: true })
  await writeFile(new URL('bench.json', REPORTS), JSON.stringify(results, null, 2))
  return Object.values(results).every(({ ok }) => ok) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
