import { eventually } from '../eventually.ts'
import type { Kubectl } from './kubectl.ts'
import { ALLOWED, elsewhere, TARGETS, type Target } from './network-paths.ts'
import type { Pod } from './refreshers.ts'

/** The ports of the API server, behind its Service and before it. */
const OUTSIDE_PORTS = [443, 6443]
export const OUTSIDE = 'e2e-probe-outside'

const NAME = 'app.kubernetes.io/name'
const INSTANCE = 'app.kubernetes.io/instance'
const COMPONENT = 'app.kubernetes.io/component'
const CONTAINER = 'e2e-probe'

/** Where what one of `ALLOWED` may do can be tried. */
export type Probe = { from: string; pod: string; kubectl: Kubectl }

/** Who is asked is there all the time; Jobs and tests come and go. */
const isThere = (component: string): boolean => TARGETS.includes(component as Target)

/** A running pod of a component of the release to be asked, and one to ask from: another, where there are several. */
export const podsOf = async (kubectl: Kubectl, component: string): Promise<{ asked: Pod; asking: Pod }> => {
  const pods = await kubectl.list<Pod>('pods', `${NAME},${COMPONENT}=${component}`)
  const running = pods.filter(
    ({ metadata, status }) => !metadata.deletionTimestamp && status.phase === 'Running' && status.podIP,
  )
  const [asked, asking] = [running[0], running.at(-1)]
  if (!asked || !asking) throw new Error(`no pod of ${component} runs`)
  return { asked, asking }
}

/**
 * Puts a probe where each of `ALLOWED` is: as a further container into a pod of the release itself, whose network it
 * shares; for a Job or a test, in a pod with the labels that policies select it by, which nothing else selects by; for
 * those of another namespace, in a pod there.
 */
export const startProbes = async (kubectl: Kubectl, there: Kubectl, image: string): Promise<Probe[]> => {
  const running = Object.keys(ALLOWED).filter(isThere)
  const { labels = {} } = (await podsOf(kubectl, 'api')).asking.metadata
  const release = { [NAME]: labels[NAME] ?? '', [INSTANCE]: labels[INSTANCE] ?? '' }
  const labelsOf = (from: string): Record<string, string> =>
    from === 'stranger' ? {} : { ...release, [COMPONENT]: elsewhere(from) ?? from }
  const standIns = Object.keys(ALLOWED)
    .filter(from => !isThere(from))
    .map(from => ({
      from,
      pod: `e2e-probe-${elsewhere(from) ?? from}`,
      kubectl: elsewhere(from) === undefined ? kubectl : there,
    }))
  const place = async (where: Kubectl, more: object[]): Promise<void> => {
    const own = standIns.filter(one => one.kubectl === where)
    const items = [...own.map(({ from, pod }) => standIn(pod, labelsOf(from), image)), ...more]
    await where.apply({ apiVersion: 'v1', kind: 'List', items })
  }
  await place(kubectl, [standIn(OUTSIDE, {}, image)])
  await place(there, [])
  const joined = await Promise.all(
    running.map(async from => ({
      from,
      kubectl,
      pod: await join(kubectl, (await podsOf(kubectl, from)).asking.metadata.name, image),
    })),
  )
  const ready = ['wait', 'pods', '--selector', 'e2e/part=probe', '--for=condition=Ready', '--timeout=60s']
  for (const where of [kubectl, there]) await where.run(ready, { deadlineMs: 80_000 })
  return [...joined, ...standIns]
}

/** Adds a container to a pod that runs; it stays until the pod goes. */
const join = async (kubectl: Kubectl, pod: string, image: string): Promise<string> => {
  const flags = [`--image=${image}`, '--image-pull-policy=IfNotPresent', '--profile=restricted']
  const idle = ['node', '--eval', 'setInterval(() => {}, 1e6)']
  await kubectl.run(['debug', pod, `--container=${CONTAINER}`, ...flags, '--', ...idle])
  const running = '{.status.ephemeralContainerStatuses[?(@.state.running)].name}'
  await eventually(
    `the probe in ${pod} runs`,
    () => kubectl.run(['get', 'pod', pod, `--output=jsonpath=${running}`]),
    names => names.split(' ').includes(CONTAINER),
    { deadlineMs: 60_000, everyMs: 500 },
  )
  return pod
}

/** Runs a program in a probe. */
export const runIn = ({ pod, kubectl }: Probe, program: readonly string[]): Promise<string> =>
  kubectl.run(['exec', pod, `--container=${CONTAINER}`, '--', ...program], { deadlineMs: 20_000 })

/** A pod that listens at the API server's ports, which are low ones, without being root. */
const standIn = (name: string, labels: Record<string, string>, image: string): object => {
  const listen = OUTSIDE_PORTS.map(port => `require('node:net').createServer().listen(${port})`).join('\n')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { ...labels, 'e2e/part': 'probe' } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
        sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
      },
      containers: [
        {
          name: CONTAINER,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['node', '--eval', listen],
          readinessProbe: { exec: { command: ['node', '--eval', ''] }, timeoutSeconds: 5 },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          resources: { requests: { cpu: '1m', memory: '32Mi' } },
        },
      ],
    },
  }
}

export const removeProbes = (kubectl: Kubectl): Promise<string> =>
  kubectl.run(['delete', 'pods', '--selector', 'e2e/part=probe'])
