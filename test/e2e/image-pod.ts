import { readFile } from 'node:fs/promises'
import { type ImageContents, listContents, parseContents } from '../../scripts/sbom/image-contents.ts'
import { eventually } from '../eventually.ts'
import type { Kubectl, KubernetesObject } from './kubectl.ts'

/** How a container of an image is started; without a URL it answers nobody. */
export type ImageRun = {
  name: string
  image: string
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Where it answers once it has started. */
  url?: string
  /** The image of the program that asks for it. */
  clientImage: string
}

/** What `in-pod/inspect-image.mjs` prints. */
export type Inspection = {
  /** Start of the main process, Unix ms. */
  startedAt: number
  processes: { command: string[]; uid: number }[]
  /** By folder: the error of writing there. */
  writing: Record<string, string>
  /** Names in /app/node_modules. */
  packages: string[]
}

type State = { terminated?: { exitCode: number } }
type ImagePod = KubernetesObject & { status: { containerStatuses?: { name: string; state: State }[] } }

const CONTAINER = 'image'
const CLIENT = 'client'
const STARTED_WITHIN = { deadlineMs: 60_000, everyMs: 250 }
const ENDED_WITHIN = { deadlineMs: 60_000, everyMs: 100 }

/** A pod of its own that runs an image as the chart does: read-only root, uid 1000, no capability, no token. */
export const createImagePod = (kubectl: Kubectl, run: ImageRun) => {
  const pod = `e2e-image-${run.name}`
  const program = async (script: string): Promise<string[]> => {
    const text = await readFile(new URL(`in-pod/${script}`, import.meta.url), 'utf8')
    return ['node', '--input-type=module', '--eval', text]
  }
  const exec = (command: readonly string[]): Promise<string> =>
    kubectl.run(['exec', pod, `--container=${CONTAINER}`, '--', ...command], { deadlineMs: 20_000 })
  const log = (container: string): Promise<string> =>
    kubectl.run(['logs', pod, `--container=${container}`]).catch(() => '')

  return {
    /** Starts it; when it first answered or, where it answers nobody, first logged, Unix ms. */
    start: async (): Promise<number> => {
      await kubectl.apply(manifest(pod, run, await program('first-answer.mjs')))
      const answers = run.url !== undefined
      const text = await eventually(
        `${pod} starts`,
        () => log(answers ? CLIENT : CONTAINER),
        Boolean,
        STARTED_WITHIN,
      )
      return answers ? Number(text) : Date.parse(firstTimeOf(text))
    },
    inspect: async (): Promise<Inspection> =>
      JSON.parse(await exec(await program('inspect-image.mjs'))) as Inspection,
    /** All packages in it, of Debian and of npm. */
    contents: async (): Promise<ImageContents> => parseContents(await exec(['node', ...listContents()])),
    /** Sends the main process SIGTERM; its exit code, and how long until Kubernetes knew of its end. */
    terminate: async (): Promise<{ exitCode: number | undefined; ms: number }> => {
      const started = performance.now()
      // Where the main process ends at once, the container takes what signalled it along.
      await exec(['node', '--eval', 'process.kill(1, "SIGTERM")']).catch(() => undefined)
      const state = async (): Promise<State | undefined> =>
        (await kubectl.get<ImagePod>('pod', pod)).status.containerStatuses?.[0]?.state
      const ended = await eventually(`${pod} ends`, state, now => now?.terminated !== undefined, ENDED_WITHIN)
      return { exitCode: ended?.terminated?.exitCode, ms: performance.now() - started }
    },
    remove: (): Promise<string> =>
      kubectl.run(['delete', 'pod', pod, '--ignore-not-found', '--grace-period=1']),
  }
}

const firstTimeOf = (log: string): string => (JSON.parse(log.split('\n')[0] ?? '') as { time: string }).time

const HARDENED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}

const manifest = (pod: string, run: ImageRun, client: readonly string[]): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: pod, labels: { 'e2e/part': 'image' } },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    // Starts first, and ends with the pod.
    initContainers: run.url
      ? [container(CLIENT, run.clientImage, { restartPolicy: 'Always', command: [...client, run.url] })]
      : [],
    containers: [
      container(CONTAINER, run.image, {
        args: run.args,
        env: Object.entries(run.env ?? {}).map(([name, value]) => ({ name, value })),
      }),
    ],
  },
})

const container = (name: string, image: string, more: object): object => ({
  name,
  image,
  imagePullPolicy: 'IfNotPresent',
  securityContext: HARDENED,
  resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '320Mi' } },
  ...more,
})
