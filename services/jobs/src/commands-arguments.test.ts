import { ConfigError } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { parseArguments, usage } from './commands-arguments.ts'

const COMMANDS = {
  'reconcile-tiers': { summary: 'tiers' },
  'rollup-history': { summary: 'candles' },
  'audit-freshness': { summary: 'audit' },
  'ensure-table': { summary: 'table' },
}
const parse = (...args: string[]) => parseArguments(args, COMMANDS)

describe('parseArguments', () => {
  it('takes a command, and options before or after it', () => {
    expect(parse('ensure-table')).to.deep.equal({ kind: 'run', command: 'ensure-table', dryRun: false })
    const dry = { kind: 'run', command: 'rollup-history', dryRun: true }
    expect(parse('rollup-history', '--dry-run')).to.deep.equal(dry)
    expect(parse('--dry-run', 'rollup-history')).to.deep.equal(dry)
  })

  it('asks for help with or without a command', () => {
    expect(parse('--help')).to.deep.equal({ kind: 'help' })
    expect(parse('ensure-table', '--help')).to.deep.equal({ kind: 'help' })
  })

  const WRONG: [string[], string][] = [
    [[], 'expected one of reconcile-tiers, rollup-history, audit-freshness, ensure-table, found nothing'],
    [['toString'], 'found toString'],
    [['ensure-table', 'now'], 'found ensure-table now'],
    [['ensure-table', '--dryrun'], 'unknown option --dryrun: expected --dry-run or --help'],
  ]
  for (const [args, sentence] of WRONG) {
    it(`says what it expected instead of "${args.join(' ')}"`, () => {
      expect(() => parse(...args)).to.throw(ConfigError, sentence)
    })
  }
})

describe('usage', () => {
  it('names each command with what it does', () => {
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      expect(usage(COMMANDS)).to.match(new RegExp(`^ +${name} +${summary}$`, 'm'))
    }
  })
})
