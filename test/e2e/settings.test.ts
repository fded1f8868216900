import { expect } from 'chai'
import { readSettings, type Settings } from './settings.ts'

const read = (env: NodeJS.ProcessEnv): Settings | string => readSettings(env, () => 0.5)

describe('the settings of the end-to-end tests', () => {
  it('are a sentence where there is no cluster', () => {
    expect(read({})).to.match(/^KUBECONFIG is not set/)
  })

  it('build and load nothing but what they are told', () => {
    expect(read({ KUBECONFIG: 'k' })).to.deep.include({
      build: true,
      buildArguments: ['--network', 'host'],
      loadImages: undefined,
      tag: 'e2e',
      nextTag: 'e2e-next',
    })
    const told = { KUBECONFIG: 'k', E2E_SKIP_BUILD: '1', DOCKER_BUILD_ARGS: '', LOAD_IMAGES: 'kind load' }
    expect(read(told)).to.deep.include({ build: false, buildArguments: [], loadImages: 'kind load' })
  })
})
