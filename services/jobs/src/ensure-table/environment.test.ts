import { ConfigError, readEnvironment } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { z } from 'zod'
import { ensureTableEnvironment } from './environment.ts'

const tagsOf = (TABLE_TAGS: string) =>
  readEnvironment(z.object(ensureTableEnvironment), { TABLE_TAGS }).TABLE_TAGS

describe('TABLE_TAGS', () => {
  it('are names and values, of which a value may be empty or hold what a URL holds', () => {
    expect(tagsOf('team=prices, stage=dev')).to.deep.equal({ team: 'prices', stage: 'dev' })
    expect(tagsOf('empty=,link=https://example.com/a')).to.deep.equal({
      empty: '',
      link: 'https://example.com/a',
    })
    expect(tagsOf('pair=a=b')).to.deep.equal({ pair: 'a=b' })
    expect(tagsOf('')).to.deep.equal({})
  })

  for (const wrong of ['team', '=prices', 'aws:team=prices', 'team=a,team=b', 'a=b,,c=d', 'a=b;c']) {
    it(`cannot be ${wrong}`, () => {
      expect(() => tagsOf(wrong)).to.throw(ConfigError, 'TABLE_TAGS: expected tags such as')
    })
  }
})
