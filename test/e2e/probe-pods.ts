import { readFile } from 'node:fs/promises'
import type { Kubectl } from './kubectl.ts'
import { ALLOWED, type Outcomes } from './network-paths.ts'
import type { Pod } from './refreshers.ts'

/** The port of the listener that stands for what is outside. Refreshers may go anywhere at 443 unless told otherwise. */
const OUTSIDE_PORT = 443
const NAME = 'app.kubernetes.io/name'
const COMPONENT = 'app.kubernetes.io/component'

type ProbeTarget = { name: string; host: string; port: number } | { name: string; lookUp: string }

/**
 * The labels by which policies know a component: those of its own pods, or, where those have gone (a Job's, a test's),
 * those of another with its name put in. A stranger has none of them.
 */
const labelsOf = async (kubectl: Kubectl, component: string): Promise<Record<string, string>> => {
  if (component === 'stranger') return {}
  const pods = await kubectl.list<Pod>('pods', `${NAME},${COMPONENT}`)
  const own = pods.find(({ metadata }) => metadata.labels?.[COMPONENT] === component)
  const labels = Object.entries((own ?? pods[0])?.metadata.labels ?? {})
  const telling = labels.filter(([key]) => /^(app\.kubernetes\.io|price-aggregator)\//.test(key))
  return { ...Object.fromEntries(telling), [COMPONENT]: component }
}

/**
 * A pod that looks to NetworkPolicies like one of the component, and listens at a low port without being root. It is
 * never ready, so that no Service sends it anything.
 */
const probe = (component: string, labels: Record<string, string>, image: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `e2e-probe-${component}`, labels: { ...labels, 'e2e/part': 'probe' } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
    containers: [
      {
        name: 'probe',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '--eval', `require('node:net').createServer().listen(${OUTSIDE_PORT})`],
        readinessProbe: { exec: { command: ['false'] } },
        resources: { requests: { cpu: '1m', memory: '32Mi' } },
      },
    ],
  },
})

const addressOf = async (kubectl: Kubectl, selector: string): Promise<string> => {
  const pods = await kubectl.list<Pod>('pods', selector)
  const ip = pods.find(({ status }) => status.phase === 'Running' && status.podIP)?.status.podIP
  if (!ip) throw new Error(`no pod of ${selector} runs`)
  return ip
}

/** Starts a probe for each component, and a listener that stands for all that is outside of the release. */
const startProbes = async (kubectl: Kubectl, image: string): Promise<void> => {
  const components = [...Object.keys(ALLOWED)]
  const labels = await Promise.all(components.map(component => labelsOf(kubectl, component)))
  const items = [
    ...components.map((component, i) => probe(component, labels[i] ?? {}, image)),
    probe('outside', { 'e2e/outside': 'yes' }, image),
  ]
  await kubectl.apply({ apiVersion: 'v1', kind: 'List', items })
  const started = '--for=jsonpath={.status.containerStatuses[0].started}=true'
  await kubectl.run(['wait', 'pods', '--selector', 'e2e/part=probe', started, '--timeout=60s'], {
    deadlineMs: 80_000,
  })
}

const targetsOf = async (kubectl: Kubectl): Promise<ProbeTarget[]> => {
  const component = async (name: string, port: number): Promise<ProbeTarget> => ({
    name,
    host: await addressOf(kubectl, `${NAME},${COMPONENT}=${name},e2e/part!=probe`),
    port,
  })
  return [
    await component('api', 8080),
    await component('refresher', 9090),
    await component('mock-exchange', 8080),
    await component('redis', 6379),
    await component('dynamodb-local', 8000),
    { name: 'api-server', host: await apiServer(kubectl), port: 443 },
    { name: 'dns', lookUp: 'kubernetes.default.svc' },
    { name: 'outside', host: await addressOf(kubectl, 'e2e/outside=yes'), port: OUTSIDE_PORT },
  ]
}

const apiServer = (kubectl: Kubectl): Promise<string> =>
  kubectl.run([
    'get',
    'service',
    'kubernetes',
    '--namespace',
    'default',
    '--output=jsonpath={.spec.clusterIP}',
  ])

/** Tries every path from every component to every target. */
export const tryAllPaths = async (kubectl: Kubectl, image: string): Promise<Outcomes> => {
  await startProbes(kubectl, image)
  const targets = await targetsOf(kubectl)
  const script = await readFile(new URL('in-pod/connect.mjs', import.meta.url), 'utf8')
  const program = ['node', '--input-type=module', '--eval', script, JSON.stringify(targets)]
  const attempt = async (component: string): Promise<[string, Record<string, string>]> => [
    component,
    JSON.parse(await kubectl.exec(`e2e-probe-${component}`, program)) as Record<string, string>,
  ]
  return Object.fromEntries(await Promise.all(Object.keys(ALLOWED).map(attempt)))
}

export const removeProbes = (kubectl: Kubectl): Promise<string> =>
  kubectl.run(['delete', 'pods', '--selector', 'e2e/part=probe'])
