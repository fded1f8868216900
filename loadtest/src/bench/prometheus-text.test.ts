import { expect } from 'chai'
import { parseMetrics, quantileBetween, sumOf } from './prometheus-text.ts'

const page = (counts: [string, number][]) =>
  parseMetrics(
    ['# HELP x', ...counts.map(([le, n]) => `delay_bucket{le="${le}",tier="hot"} ${n}`)].join('\n'),
  )

describe('parseMetrics', () => {
  it('reads names, labels and numbers, and leaves comments out', () => {
    const samples = parseMetrics('# TYPE a counter\na 3\na{x="1",y="two words"} 4.5e-3\nb{le="+Inf"} +Inf\n')
    expect(samples).to.deep.equal([
      { name: 'a', labels: {}, value: 3 },
      { name: 'a', labels: { x: '1', y: 'two words' }, value: 0.0045 },
      { name: 'b', labels: { le: '+Inf' }, value: Number.POSITIVE_INFINITY },
    ])
    expect(sumOf(samples, 'a')).to.equal(3.0045)
    expect(sumOf(samples, 'a', { x: '1' })).to.equal(0.0045)
  })
})

describe('quantileBetween', () => {
  const before = page([
    ['0.01', 100],
    ['0.1', 100],
    ['+Inf', 100],
  ])
  it('interpolates within the bucket, counting only what came between', () => {
    const after = page([
      ['0.01', 150],
      ['0.1', 200],
      ['+Inf', 200],
    ])
    expect(quantileBetween(before, after, 'delay', 0.5)).to.be.closeTo(0.01, 1e-9)
    expect(quantileBetween(before, after, 'delay', 0.75)).to.be.closeTo(0.055, 1e-9)
  })
  it('gives the largest finite bound for what lies beyond, and NaN for nothing', () => {
    const after = page([
      ['0.01', 100],
      ['0.1', 100],
      ['+Inf', 110],
    ])
    expect(quantileBetween(before, after, 'delay', 0.99)).to.equal(0.1)
    expect(quantileBetween(before, before, 'delay', 0.99)).to.be.NaN
  })
})
