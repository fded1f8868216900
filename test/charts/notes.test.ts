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
})
