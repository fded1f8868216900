import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type RenderOptions, renderObjects } from '../../scripts/charts/helm.ts'
import { edit, withChart } from './copies.ts'
import { find, needsHelm } from './objects.ts'

/** What `lookup` would find in a cluster. */
type Found = { service: object; slices: object }

const slice = (service: string, addresses: string[], port: number): object => ({
  metadata: { labels: { 'kubernetes.io/service-name': service } },
  endpoints: addresses.map(address => ({ addresses: [address] })),
  ports: [{ name: 'https', port }],
})

const CLUSTER: Found = {
  service: { spec: { clusterIPs: ['10.96.0.1', 'fd00::1'], ports: [{ port: 443 }] } },
  slices: {
    items: [
      slice('kubernetes', ['192.0.2.12', '192.0.2.11'], 6443),
      slice('kubernetes', ['192.0.2.11'], 6443),
      slice('other', ['192.0.2.99'], 9443),
    ],
  },
}

/** Every way of the refreshers to the API server, as address and port, `any` where no address is named. */
const waysOf = (options: RenderOptions): string[] =>
  find(renderObjects(options), 'NetworkPolicy', '-refresher-to-api-server').spec.egress.flatMap(
    ({ to = [{ ipBlock: { cidr: 'any' } }], ports }: Rule) =>
      to.flatMap(({ ipBlock }) => ports.map(({ port }) => `${ipBlock.cidr}:${port}`)),
  )
type Rule = { to?: { ipBlock: { cidr: string } }[]; ports: { port: number }[] }

/** The same in a cluster: what it answers to `lookup` is put into a copy of the chart. */
const waysIn = ({ service, slices }: Found, set: string[] = []): string[] =>
  withChart(chart => {
    writeFileSync(
      join(chart, 'files/found.json'),
      JSON.stringify({ Service: service, EndpointSlice: slices }),
    )
    edit(join(chart, 'templates/network-policies/_api-server.tpl'), text =>
      text.replaceAll(
        /lookup "\S+" "(\w+)" "default" "\w*"/g,
        'get ($.Files.Get "files/found.json" | fromJson) "$1"',
      ),
    )
    return waysOf({ chart, set })
  })

describe('the way of refreshers to the API server', () => {
  needsHelm()

  it('is open to the addresses that the cluster names, and to no other', () => {
    expect(waysIn(CLUSTER)).to.deep.equal([
      '10.96.0.1/32:443',
      'fd00::1/128:443',
      '192.0.2.11/32:6443',
      '192.0.2.12/32:6443',
    ])
  })

  it('is open to the addresses that values name, whatever the cluster says', () => {
    const set = ['networkPolicies.apiServer.cidrs={10.0.0.0/8}', 'networkPolicies.apiServer.ports={443}']
    expect(waysIn(CLUSTER, set)).to.deep.equal(['10.0.0.0/8:443'])
    expect(waysOf({ set })).to.deep.equal(['10.0.0.0/8:443'])
  })

  it('is refused a cluster that does not say where its API server is', () => {
    expect(() => waysIn({ ...CLUSTER, slices: { items: [slice('other', ['192.0.2.99'], 443)] } })).to.throw(
      /give the API server's addresses in networkPolicies\.apiServer\.cidrs/,
    )
  })

  it('is open to any address where no cluster is asked, the same each time', () => {
    expect(waysOf({})).to.deep.equal(['any:443', 'any:6443'])
    expect(waysOf({})).to.deep.equal(waysOf({}))
  })

  it('is open to private addresses alone on EKS', () => {
    expect(waysOf({ values: ['charts/price-aggregator/values-eks.yaml'] })).to.deep.equal([
      '10.0.0.0/8:443',
      '172.16.0.0/12:443',
      '192.168.0.0/16:443',
    ])
  })
})
