import { readFile } from 'node:fs/promises'
import type { Kubectl } from './kubectl.ts'
import { ITSELF, type Outcomes, type Target } from './network-paths.ts'
import { OUTSIDE, type Probe, podsOf, runIn, startProbes } from './probe-pods.ts'
import type { Pod } from './refreshers.ts'

type Address = { name: Target; pod?: string } & ({ host: string; port: number } | { lookUp: string })

/** Tries every path from everyone to every target; `elsewhere` is another namespace. */
export const tryAllPaths = async (kubectl: Kubectl, elsewhere: Kubectl, image: string): Promise<Outcomes> => {
  const probes = await startProbes(kubectl, elsewhere, image)
  const addresses = await addressesOf(kubectl)
  const script = await readFile(new URL('in-pod/connect.mjs', import.meta.url), 'utf8')
  const attempt = async (probe: Probe): Promise<[string, Record<string, string>]> => {
    const own = addresses.filter(({ pod }) => pod === probe.pod).map(({ name }) => [name, ITSELF])
    const others = addresses.filter(({ pod }) => pod !== probe.pod)
    const program = ['node', '--input-type=module', '--eval', script, JSON.stringify(others)]
    return [probe.from, { ...JSON.parse(await runIn(probe, program)), ...Object.fromEntries(own) }]
  }
  return Object.fromEntries(await Promise.all(probes.map(attempt)))
}

const addressesOf = async (kubectl: Kubectl): Promise<Address[]> => {
  const component = async (name: Target, port: number, owner: string = name): Promise<Address> => {
    const { metadata, status } = (await podsOf(kubectl, owner)).asked
    return { name, pod: metadata.name, host: status.podIP ?? '', port }
  }
  const outside = (await kubectl.get<Pod>('pod', OUTSIDE)).status.podIP ?? ''
  return [
    await component('api', 8080),
    await component('refresher', 9090),
    await component('mock-exchange', 8080),
    await component('redis', 6379),
    await component('dynamodb-local', 8000),
    { name: 'api-server', host: await apiServer(kubectl), port: 443 },
    { name: 'dns', lookUp: 'kubernetes.default.svc.cluster.local' },
    { name: 'outside:443', host: outside, port: 443 },
    { name: 'outside:6443', host: outside, port: 6443 },
    await component('api-metrics', 9090, 'api'),
  ]
}

const apiServer = (kubectl: Kubectl): Promise<string> => {
  const address = '--output=jsonpath={.spec.clusterIP}'
  return kubectl.run(['get', 'service', 'kubernetes', '--namespace', 'default', address])
}
