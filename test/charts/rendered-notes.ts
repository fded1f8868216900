import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RenderOptions, renderObjects } from '../../scripts/charts/helm.ts'
import { edit } from './copies.ts'
import { find } from './objects.ts'

/** Makes a copy of a chart render its NOTES.txt as an object, for `helm template` leaves it out. */
export const exposeNotes = (chart: string): void => {
  const file = join(chart, 'templates/_notes.tpl')
  renameSync(join(chart, 'templates/NOTES.txt'), file)
  edit(file, text => `{{- define "notes" -}}${text}{{- end -}}`)
  writeFileSync(
    join(chart, 'templates/notes.yaml'),
    'apiVersion: v1\nkind: Notes\nmetadata: {name: notes}\ntext: {{ include "notes" . | toJson }}\n',
  )
}

/** What an installation of a chart whose notes are exposed prints at its end. */
export const notesOf = (options: RenderOptions): string => find(renderObjects(options), 'Notes', 'notes').text
