import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { developmentPackages } from './development-packages.ts'

describe('packages for development', () => {
  it('are those that the lockfile says so of, at the top', () => {
    const packages = {
      '': {},
      'services/api': {},
      'node_modules/koa': {},
      'node_modules/@types/koa': { dev: true },
      'node_modules/koa/node_modules/typed': { dev: true },
      'services/api/node_modules/other': { dev: true },
    }
    expect([...developmentPackages(JSON.stringify({ packages }))]).to.deep.equal(['@types/koa'])
  })

  it('are, here, the compiler and the test runner among others, but nothing that a service uses', () => {
    const here = developmentPackages(
      readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
    )
    expect(here).to.include.all.keys('typescript', 'mocha', '@biomejs/biome')
    expect(here).not.to.include.any.keys('koa', 'ioredis', 'zod')
  })
})
