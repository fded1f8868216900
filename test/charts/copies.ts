import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHART = fileURLToPath(new URL('../../charts/price-aggregator', import.meta.url))

/** Hands out a copy of the chart that may be changed, and removes it afterwards. */
export const withChart = <T>(use: (chart: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'))
  try {
    cpSync(CHART, folder, { recursive: true })
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Replaces a file's text by what is made of it. */
export const edit = (file: string, change: (text: string) => string): void =>
  writeFileSync(file, change(readFileSync(file, 'utf8')))
