import type { Kubectl, KubernetesObject } from './kubectl.ts'

type Node = KubernetesObject & { status: { images?: { names?: string[]; sizeBytes?: number }[] } }

/** How large an image is by the word of a node, in words. Nodes name but their largest, and some none. */
export const imageSize = async (kubectl: Kubectl, image: string): Promise<string> => {
  const nodes = await kubectl.list<Node>('nodes')
  const images = nodes.flatMap(({ status }) => status.images ?? [])
  const found = images.find(({ names }) => names?.some(name => name === image || name.endsWith(`/${image}`)))
  if (found?.sizeBytes === undefined) return 'of a size that no node says'
  return `${Math.round(found.sizeBytes / 1e6)} MB`
}
