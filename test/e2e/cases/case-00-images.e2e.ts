import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { IMAGE_NAMES, type Image as ImageName } from '../../../scripts/build/images.ts'
import { imagePackages } from '../../../scripts/packages/image-packages.ts'
import { readLockfile } from '../../../scripts/packages/lockfile.ts'
import { differences } from '../../../scripts/sbom/image-contents.ts'
import { developmentPackages } from '../development-packages.ts'
import { createImagePod, type ImageRun } from '../image-pod.ts'
import { imageSize } from '../image-size.ts'
import { apiImage } from '../images.ts'
import { seconds } from '../report.ts'
import { theSuite } from '../suite.ts'

type Image = Pick<ImageRun, 'args' | 'env' | 'url'> & { main: string; exitCode: number }

/** Nothing that they speak to is there: to start and to end they need nobody. */
const IMAGES: Record<ImageName, Image> = {
  api: { main: 'services/api/src/main.js', url: 'http://127.0.0.1:8080/livez', exitCode: 0 },
  refresher: { main: 'services/refresher/src/main.js', url: 'http://127.0.0.1:9090/livez', exitCode: 0 },
  'mock-exchange': { main: 'mock-exchange/src/main.js', url: 'http://127.0.0.1:8080/health', exitCode: 0 },
  jobs: {
    main: 'services/jobs/src/main.js',
    args: ['ensure-table'],
    env: {
      DYNAMODB_ENDPOINT: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    // Told to end before its work was done, which it says.
    exitCode: 1,
  },
}

/** What processes grant themselves, and what Kubernetes takes to notice an end on busy cores. */
const END = { limitMs: 10_000, marginMs: 5_000 }

describe('case 0: the images', () => {
  for (const name of IMAGE_NAMES) {
    const { main, exitCode, ...how } = IMAGES[name]
    it(`${name} starts read-only as uid 1000, without a shell, and ends when told`, async () => {
      const { kubectl, settings, report, root } = theSuite()
      const image = `price-aggregator-${name}:${settings.tag}`
      const pod = createImagePod(kubectl, { name, image, clientImage: apiImage(settings.tag), ...how })
      try {
        const startedAt = await pod.start()
        const found = await pod.inspect()
        const { application } = await pod.contents()
        const end = await pod.terminate()
        const size = await imageSize(kubectl, image)
        const started = seconds(startedAt - found.startedAt)
        const what = how.url ? 'first answer' : 'first line of its log'
        report.figure(0, `image ${name}: ${size}, ${what} ${started} after its start`)
        report.below(0, `image ${name}: SIGTERM to its end`, { measuredMs: end.ms, ...END })
        expect(found.processes).to.deep.equal([{ command: ['node', main, ...(how.args ?? [])], uid: 1000 }])
        expect(found.writing).to.deep.equal({ '/': 'EROFS', '/app': 'EROFS', '/tmp': 'EROFS' })
        const development = developmentPackages(readFileSync(`${root}/package-lock.json`, 'utf8'))
        expect(found.packages.filter(one => development.has(one))).to.deep.equal([])
        // What `npm run sbom` says of it.
        expect(differences(imagePackages(readLockfile(root), name), application)).to.deep.equal([])
        expect(end.exitCode).to.equal(exitCode)
      } finally {
        await pod.remove()
      }
    })
  }
})
