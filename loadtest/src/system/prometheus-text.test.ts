import { expect } from 'chai'
import { metricTypes, parseMetrics, quantileBetween, seriesValue, sumOf } from './prometheus-text.ts'

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

describe('metricTypes', () => {
  it('reads what is announced, also without a series', () => {
    const types = metricTypes('# HELP a Of a.\n# TYPE a counter\n# TYPE b histogram\nb_count 3\n')
    expect([...types]).to.deep.equal([
      ['a', 'counter'],
      ['b', 'histogram'],
    ])
  })
})

describe('seriesValue', () => {
  const samples = parseMetrics('a 1\na{x="1"} 2\na{x="1",y="2"} 3\nab 4\n')
  it('is of the series with these labels alone, in any order', () => {
    const series = ['a', 'a{x="1"}', 'a{y="2",x="1"}']
    expect(series.map(one => seriesValue(samples, one))).to.deep.equal([1, 2, 3])
  })
  it('is NaN where there is none', () => {
    for (const series of ['b', 'a{y="2"}', 'a{x="2"}']) expect(seriesValue(samples, series)).to.be.NaN
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
