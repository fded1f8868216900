import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { closureOf, compiledManifest, readWorkspaces } from '../../scripts/build/workspaces.ts'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { find, needsHelm } from './objects.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8')
const IMAGES = ['mock-exchange', 'api', 'refresher', 'jobs']

/** The lines of a stage, those of the stages it is made from first. */
const stage = (name: string): string => {
  const start = new RegExp(`^FROM (\\S+) AS ${name}$`, 'm').exec(dockerfile)
  if (!start) return ''
  const [own = ''] = dockerfile.slice(start.index + start[0].length).split(/^FROM /m)
  return `${stage(start[1] ?? '')}${own}`
}

describe('the Dockerfile', () => {
  it('copies the manifest of every workspace before it installs', () => {
    for (const { folder } of readWorkspaces(root).values()) {
      expect(stage('manifests')).to.contain(`COPY ${folder}/package.json ${folder}/\n`)
    }
  })

  for (const image of IMAGES) {
    it(`makes ${image}: not root, no shell at its start, production dependencies alone, labelled`, () => {
      const lines = stage(image)
      expect(lines).to.match(/^USER 1000:1000$/m)
      expect(lines).to.match(/^(CMD|ENTRYPOINT) \["node", "[\w/-]+\/src\/main\.js"\]$/m)
      expect(lines).to.contain(`org.opencontainers.image.title=price-aggregator-${image}`)
      expect(lines).to.contain('org.opencontainers.image.revision=')
      expect(lines).not.to.match(/^RUN /m)
      expect(stage(`${image}-dependencies`)).to.match(/^RUN npm ci --omit=dev /m)
    })
  }

  it('uses nothing that only BuildKit knows', () => {
    expect(dockerfile).not.to.match(/^# syntax=|--mount=|--parents|<</m)
  })
})

describe('the port that an image exposes', () => {
  needsHelm()

  for (const [image, deployment, variable] of [
    ['api', '-api', undefined],
    ['refresher', '-refresher-hot', 'METRICS_PORT'],
    ['mock-exchange', '-mock-exchange1', 'PORT'],
  ] as const) {
    it(`is the one that the chart names, and that the process listens on by itself: ${image}`, () => {
      const [container] = find(renderObjects(), 'Deployment', deployment).spec.template.spec.containers
      const [{ containerPort }] = container.ports
      expect(stage(image)).to.match(new RegExp(`^EXPOSE ${containerPort}$`, 'm'))
      if (variable) expect(stage(image)).to.match(new RegExp(`^ENV ${variable}=${containerPort}$`, 'm'))
    })
  }
})

describe('compiled workspaces', () => {
  it('come with all they import, and with nothing else', () => {
    const folders = closureOf(readWorkspaces(root), '@price-aggregator/api').map(({ folder }) => folder)
    expect(folders).to.have.members(['services/api', 'services/prices', 'services/runtime'])
  })

  it('export what was compiled', () => {
    const manifest = { name: 'a', exports: { '.': './src/index.ts', './b': { import: './src/b.ts' } } }
    expect(compiledManifest(manifest).exports).to.deep.equal({
      '.': './src/index.js',
      './b': { import: './src/b.js' },
    })
  })
})
