import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { UndocumentedValue, valuesSchema } from '../../scripts/charts/values-schema.ts'
import { filesOf, shareFiles } from '../../scripts/k8s/rendered-files.ts'
import { needsHelm } from './objects.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('what is made of something else is up to date', () => {
  needsHelm()

  for (const script of ['charts', 'render-k8s']) {
    it(`node scripts/${script}.ts --check`, () => {
      const { status, stderr } = spawnSync(process.execPath, [`scripts/${script}.ts`, '--check'], {
        cwd: root,
        encoding: 'utf8',
      })
      expect(status, stderr).to.equal(0)
    })
  }
})

describe('valuesSchema', () => {
  it('takes types from values, descriptions and rules from comments', () => {
    const schema = valuesSchema(
      '# @schema {"minimum": 0}\n# -- How many,\n# at least\ncount: 2\nin:\n  # -- Whether\n  on: true\n',
    )
    expect(schema).to.deep.include({ required: ['count', 'in'], additionalProperties: false })
    expect(schema.properties).to.deep.include({
      count: { description: 'How many, at least', type: 'integer', minimum: 0 },
      in: {
        type: 'object',
        required: ['on'],
        properties: { on: { description: 'Whether', type: 'boolean' } },
        additionalProperties: false,
      },
    })
  })

  it('refuses a value without a description', () => {
    expect(() => valuesSchema('# -- A\na: 1\nb: {}\n')).to.throw(UndocumentedValue, 'b has no')
  })
})

describe('rendered files', () => {
  const print = (name: string) =>
    `---\n# Source: c/templates/a/x.yaml\nkind: A\nmetadata: {name: ${name}, labels: {helm.sh/chart: c-1}}\n`

  it('are named as the templates, and do not say Helm', () => {
    const files = filesOf(print('one') + print('two'))
    expect([...files.keys()]).to.deep.equal(['a/x.yaml'])
    expect(files.get('a/x.yaml')).to.contain('one').and.to.contain('two').and.not.to.contain('helm.sh')
  })

  it('go to the base where all overlays have them', () => {
    const [same, dev, eks] = [
      ['s.yaml', 's'],
      ['d.yaml', 'd'],
      ['d.yaml', 'e'],
    ] as [string, string][]
    const { base, own } = shareFiles(
      new Map([
        ['dev', new Map([same, dev] as [string, string][])],
        ['eks', new Map([same, eks] as [string, string][])],
      ]),
    )
    expect([...base.keys()]).to.deep.equal(['s.yaml'])
    expect(own.get('eks')?.get('d.yaml')).to.equal('e')
  })
})
