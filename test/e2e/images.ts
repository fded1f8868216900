import { output } from './command.ts'
import type { Settings } from './settings.ts'

const PREFIX = 'price-aggregator-'
const TARGETS = ['api', 'refresher', 'jobs', 'mock-exchange']
/** The project's images, without tags. */
export const IMAGES: readonly string[] = TARGETS.map(target => PREFIX + target)

const BUILD_DEADLINE_MS = 600_000
const LOAD_DEADLINE_MS = 300_000

/** The image of the API, which also serves as a program to ask from inside the cluster: it has Node. */
export const apiImage = (tag: string): string => `${PREFIX}api:${tag}`

/** Builds the project's images, and brings them to the cluster, as the settings say. */
export const prepareImages = async (settings: Settings, root: string): Promise<void> => {
  const { build, buildArguments, loadImages, tag } = settings
  const images = TARGETS.map(target => ({ target, image: `${PREFIX}${target}:${tag}` }))
  if (build) {
    for (const { target, image } of images) {
      console.log(`e2e: building ${image}`)
      const command = ['docker', 'build', ...buildArguments, '--target', target, '--tag', image, root]
      await output(command, { deadlineMs: BUILD_DEADLINE_MS })
    }
  }
  if (loadImages) {
    console.log(`e2e: loading the images: ${loadImages}`)
    const names = images.map(({ image }) => image)
    await output(['sh', '-c', `${loadImages} "$@"`, 'sh', ...names], { deadlineMs: LOAD_DEADLINE_MS })
  }
}
