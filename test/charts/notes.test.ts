import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { edit, withChart } from './copies.ts'
import { find, needsHelm } from './objects.ts'

/** What an installation prints at its end: `helm template` leaves it out, so a copy of the chart renders it as an object. */
const notes = (set: string[] = []): string =>
  withChart(chart => {
    const file = join(chart, 'templates/_notes.tpl')
    renameSync(join(chart, 'templates/NOTES.txt'), file)
    edit(file, text => `{{- define "notes" -}}${text}{{- end -}}`)
    writeFileSync(
      join(chart, 'templates/notes.yaml'),
      'apiVersion: v1\nkind: Notes\nmetadata: {name: notes}\ntext: {{ include "notes" . | toJson }}\n',
    )
    return find(renderObjects({ chart, set }), 'Notes', 'notes').text
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
