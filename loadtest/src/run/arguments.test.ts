import { expect } from 'chai'
import { parseCommand, USAGE } from './arguments.ts'

const parse = (line: string) => parseCommand(line.split(' ').filter(word => word !== ''))

describe('parseCommand', () => {
  it('runs a group on a system of its own, by default', () => {
    expect(parse('mixed')).to.deep.equal({
      kind: 'run',
      options: {
        group: 'mixed',
        target: undefined,
        metricsUrl: undefined,
        seconds: undefined,
        perSecond: undefined,
        seed: 1,
        out: 'loadtest/reports/mixed',
      },
    })
  })

  it('reads all options', () => {
    expect(parse('soak --target http://api:8080/ --duration 2m --rate 50 --seed 0 --out x')).to.deep.equal({
      kind: 'run',
      options: {
        group: 'soak',
        target: 'http://api:8080',
        metricsUrl: undefined,
        seconds: 120,
        perSecond: 50,
        seed: 0,
        out: 'x',
      },
    })
  })

  it('takes metrics from where it is told', () => {
    const command = parse('hot --target http://api --metrics-url http://api:9090/metrics')
    expect(command).to.have.nested.property('options.metricsUrl', 'http://api:9090/metrics')
  })

  it('knows the other commands', () => {
    expect(parse('compare a b')).to.deep.equal({ kind: 'compare', before: 'a', after: 'b' })
    expect(parse('install-k6')).to.deep.equal({ kind: 'install-k6' })
    expect(parse('--help')).to.deep.equal({ kind: 'help' })
    expect(USAGE).to.include('cold-storm')
  })

  const wrong: [string, RegExp][] = [
    ['', /^no group given; there are hot, medium,/],
    ['warm', /^no group "warm"; there are hot, medium,/],
    ['hot cold', /^one group at a time/],
    ['hot --duration 5s', /^hot sends what its plan says and takes no --duration/],
    ['ramp --rate 5', /^ramp .* takes no --rate$/],
    ['mixed --duration 7h', /^--duration: from 1s to 6h, found "7h"/],
    ['mixed --duration 0', /^--duration/],
    ['mixed --duration soon', /^--duration/],
    ['mixed --rate 1e9', /^--rate: from 1 to 20000/],
    ['mixed --seed x', /^--seed/],
    ['mixed --target api:8080', /^--target: expected a URL, found "api:8080"/],
    ['mixed --metrics-url http://a', /^--metrics-url goes with --target/],
    ['mixed --speed 5', /--speed/],
    ['compare a', /^compare takes two files/],
    ['compare a b c', /^compare takes two files/],
    ['compare a b --seed 1', /^compare takes two files and no options/],
  ]
  for (const [line, problem] of wrong) {
    it(`refuses "${line}" in one line`, () => {
      const command = parse(line)
      expect(command.kind).to.equal('invalid')
      if (command.kind !== 'invalid') return
      expect(command.problem).to.match(problem)
      expect(command.problem).not.to.include('\n')
    })
  }
})
