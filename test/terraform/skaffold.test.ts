import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { needsHelm, podsOf } from '../charts/objects.ts'
import { expression, readConfiguration, terraformText } from './configuration.ts'
import { withDryTerraform } from './dry-terraform.fixture.ts'

const text = readFileSync(new URL('../../skaffold.yaml', import.meta.url), 'utf8')
const skaffold = parse(text)
const artifacts: { image: string }[] = skaffold.build.artifacts
const eks = skaffold.profiles.find(({ name }: { name: string }) => name === 'eks')

/**
 * An image's name with --default-repo, in a registry that is not Google's: all but letters, digits and hyphens becomes
 * `_`. https://github.com/GoogleContainerTools/skaffold/blob/v2.24.0/pkg/skaffold/docker/default_repo.go
 */
const pushedAs = (defaultRepo: string, image: string): string =>
  `${defaultRepo}/${image.replaceAll(/[/._:@]/g, '_')}`.slice(0, 255)

describe("skaffold's profile eks", () => {
  needsHelm()
  const { outputs, chart } = withDryTerraform()

  for (const environment of ['dev', 'prod']) {
    it(`pushes each image to a repository that Terraform makes, and from which the chart takes it: ${environment}`, async () => {
      const made = outputs(environment)
      const { modules } = await readConfiguration()
      // ECR's addresses are <registry>/<name>.
      const repositories = Object.keys(made.image_repositories as object).map(component =>
        `${made.registry}/${modules.get('images')?.repository_name}`.replace(
          expression('each.key'),
          component,
        ),
      )
      const pushed = artifacts.map(({ image }) => pushedAs(String(made.registry), image))
      expect(pushed).to.have.members(repositories)
      const images = [...podsOf(chart(made)).values()].map(({ spec }) => String(spec.containers[0].image))
      expect(images.map(image => image.replace(/:[^:]+$/, ''))).to.include.members(pushed)
    })
  }

  it('has the command in both places that tell it, with an output that there is', async () => {
    const command = /--default-repo "\$\(terraform -chdir=terraform-eks output -raw (\w+)\)"/
    const [, output = ''] = command.exec(text) ?? []
    expect((await readConfiguration()).outputs.has(output), output).to.equal(true)
    expect(command.exec(terraformText('README.md'))?.[1]).to.equal(output)
  })

  it('builds for the nodes that Terraform makes unless told otherwise', async () => {
    const { variables } = await readConfiguration()
    expect(eks.build.platforms).to.deep.equal([`linux/${variables.get('node_architecture')?.default}`])
    for (const environment of ['dev', 'prod'])
      expect(terraformText(`examples/${environment}/terraform.tfvars`)).not.to.include('node_architecture')
  })

  it('tags by the commit, since tags of the repositories stay: what is there is not pushed anew under its name', async () => {
    expect(eks.build.tagPolicy).to.deep.equal({ gitCommit: { variant: 'AbbrevCommitSha' } })
    const { modules } = await readConfiguration()
    expect(modules.get('images')?.repository_image_tag_mutability).to.equal('IMMUTABLE')
  })
})
