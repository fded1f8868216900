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

/**
 * Builds the project's images, and brings them to the cluster, as the settings say; each under two tags, for an update
 * to go from one to the other.
 */
export const prepareImages = async (settings: Settings, root: string): Promise<void> => {
  const { build, loadImages } = settings
  if (build) await buildImages(settings, root)
  if (build || loadImages) await tagAgain(settings)
  if (loadImages) await load(loadImages, settings)
}

const buildImages = async ({ buildArguments, tag }: Settings, root: string): Promise<void> => {
  for (const target of TARGETS) {
    const image = `${PREFIX}${target}:${tag}`
    console.log(`e2e: building ${image}`)
    const command = ['docker', 'build', ...buildArguments, '--target', target, '--tag', image, root]
    await output(command, { deadlineMs: BUILD_DEADLINE_MS })
  }
}

const tagAgain = async ({ tag, nextTag }: Settings): Promise<void> => {
  for (const image of IMAGES) await output(['docker', 'tag', `${image}:${tag}`, `${image}:${nextTag}`])
}

const load = async (command: string, { tag, nextTag }: Settings): Promise<void> => {
  console.log(`e2e: loading the images: ${command}`)
  const names = [tag, nextTag].flatMap(one => IMAGES.map(image => `${image}:${one}`))
  await output(['sh', '-c', `${command} "$@"`, 'sh', ...names], { deadlineMs: LOAD_DEADLINE_MS })
}
