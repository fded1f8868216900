import { expect } from 'chai'
import { parseSample } from './samples.ts'
import { addSample, emptyTimeline, rateOf } from './timeline.ts'

const LINES = [
  'metric_name,timestamp,metric_value,scenario,extra_tags,metadata',
  'request_time,1700000000100,12.500000,ramp,step=500,',
  'request_failed,1700000000100,0.000000,ramp,step=500,',
  'http_reqs,1700000000100,1.000000,ramp,,',
  'request_time,1700000001100,30.000000,ramp,,',
  'request_failed,1700000001100,1.000000,ramp,kind=status-503,',
  'dropped_iterations,1700000001200,3.000000,ramp,,',
]

describe('parseSample', () => {
  it('reads the lines of requests, and leaves out all others', () => {
    expect(LINES.map(line => parseSample(line)?.kind)).to.deep.equal([
      undefined,
      'time',
      'outcome',
      undefined,
      'time',
      'outcome',
      'dropped',
    ])
    expect(parseSample(LINES[5] ?? '')).to.deep.equal({
      kind: 'outcome',
      at: 1_700_000_001_100,
      problem: 'status-503',
      step: undefined,
    })
    for (const line of ['', 'request_time,x,1', 'request_time', 'request_other,1,1,a,,'])
      expect(parseSample(line)).to.equal(undefined)
  })
})

describe('addSample', () => {
  it('counts in all, by second and by step', () => {
    const timeline = emptyTimeline()
    for (const line of LINES) {
      const sample = parseSample(line)
      if (sample) addSample(timeline, sample)
    }
    expect(timeline.all).to.include({ requests: 2, errors: 1 })
    expect([...timeline.seconds.keys()]).to.deep.equal([1_700_000_000, 1_700_000_001])
    expect([...timeline.steps].map(([step, span]) => [step, span.requests])).to.deep.equal([[500, 1]])
    expect([...timeline.problems]).to.deep.equal([['status-503', 1]])
    expect(timeline.dropped).to.equal(3)
    expect(rateOf(timeline.all)).to.equal(2)
  })

  it('has no rate where nothing was answered', () => {
    expect(rateOf(emptyTimeline().all)).to.equal(0)
  })
})
