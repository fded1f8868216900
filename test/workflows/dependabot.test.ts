import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { parse } from 'yaml'
import { textOf } from './workflows.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
type Update = { 'package-ecosystem': string; directory?: string; directories?: string[]; cooldown?: object }
const updates: Update[] = parse(textOf('.github/dependabot.yml')).updates

/** What each kind of update looks for in its folders. */
const FILES: Record<string, string> = {
  npm: 'package-lock.json',
  docker: 'Dockerfile',
  helm: 'Chart.yaml',
  'github-actions': '{action.yaml,.github/workflows/*.yaml}',
  terraform: 'versions.tf',
}

describe('.github/dependabot.yml', () => {
  it('covers all that it can read', () => {
    expect(updates.map(one => one['package-ecosystem'])).to.have.members(Object.keys(FILES))
  })

  it('waits before it takes anything new', () => {
    for (const one of updates)
      expect(one.cooldown, one['package-ecosystem']).to.have.property('default-days').that.is.least(7)
  })

  it('looks where its files are, and in each folder that has some', () => {
    for (const { 'package-ecosystem': kind, directory, directories = [] } of updates) {
      const given = [...(directory ? [directory] : []), ...directories].map(path => path.slice(1))
      const folders = given.flatMap(path => (path.includes('*') ? globSync(path, { cwd: root }) : [path]))
      expect(folders, kind).not.to.be.empty
      for (const folder of folders)
        expect(globSync(FILES[kind] ?? '', { cwd: `${root}${folder}` }), `${kind} in /${folder}`).not.to.be
          .empty
    }
    const charts = updates.find(one => one['package-ecosystem'] === 'helm')?.directories
    expect(charts).to.have.members(globSync('charts/*', { cwd: root }).map(path => `/${path}`))
  })
})
