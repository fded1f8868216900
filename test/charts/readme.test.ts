import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'

const CHART = new URL('../../charts/price-aggregator/', import.meta.url)

describe("the chart's README", () => {
  it('says of each folder of templates what it holds, and of none that is not there', () => {
    const table = readFileSync(new URL('README.md', CHART), 'utf8').split('\n').filter(isFolder)
    const named = table.flatMap(row => [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)\/`/g)])
    const folders = readdirSync(new URL('templates/', CHART), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.parentPath.includes('/templates/'))
      .map(({ parentPath }) => parentPath.replace(/\/$/, '').split('/').at(-1))
      .filter(folder => folder !== 'templates')
    expect(named.map(([, folder]) => folder).sort()).to.deep.equal([...new Set(folders)].sort())
  })
})

const isFolder = (row: string): boolean => /^\| `[a-z-]+\/`/.test(row)
