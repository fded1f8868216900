import { expect } from 'chai'
import { withChart } from './copies.ts'
import { needsHelm } from './objects.ts'
import { exposeNotes, notesOf } from './rendered-notes.ts'

const notes = (set: string[] = []): string =>
  withChart(chart => {
    exposeNotes(chart)
    return notesOf({ chart, set })
  })

describe('what an installation says at its end', () => {
  needsHelm()

  it('is a warning where the API may reach any address, by the lists that say so', () => {
    const outside = ['dynamodbLocal.enabled=false']
    expect(notes()).not.to.contain('WARNING')
    expect(notes(outside)).to.match(/WARNING: .* networkPolicies\.dynamodbCidrs\.$/m)
    expect(notes([...outside, 'redis.enabled=false', 'externalRedis.host=h'])).to.match(
      /WARNING: .* networkPolicies\.redisCidrs and networkPolicies\.dynamodbCidrs\.$/m,
    )
    expect(notes([...outside, 'networkPolicies.dynamodbCidrs={10.0.0.0/16}'])).not.to.contain('WARNING')
    expect(notes([...outside, 'networkPolicies.enabled=false'])).not.to.contain('WARNING')
  })

  it('is a warning where alerts or dashboards would link to runbooks that are not ours', () => {
    for (const part of ['prometheusRule', 'dashboards']) {
      const set = [`monitoring.${part}.enabled=true`]
      expect(notes(set)).to.match(/WARNING: .*runbooks.* monitoring\.prometheusRule\.runbooksUrl/)
      const own = 'monitoring.prometheusRule.runbooksUrl=https://wiki.example.com/runbooks'
      expect(notes([...set, own])).not.to.contain('WARNING')
    }
  })
})
