import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { IMAGES } from './images.ts'

export type Kustomization = { folder: string; remove(): Promise<void> }

/** A kustomization on top of an overlay, as a user makes one: into another namespace, with other tags. */
export const kustomizationOn = async (
  overlay: string,
  { namespace, tag }: { namespace: string; tag: string },
): Promise<Kustomization> => {
  const folder = await mkdtemp(join(tmpdir(), 'kustomization-'))
  const content = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: [relative(folder, overlay)],
    images: IMAGES.map(name => ({ name, newTag: tag })),
  }
  await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(content))
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
