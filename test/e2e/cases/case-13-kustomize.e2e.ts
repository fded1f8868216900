import { createClientPod } from '../client-pod.ts'
import { output } from '../command.ts'
import { printDiagnostics } from '../diagnostics.ts'
import { apiImage } from '../images.ts'
import { removeNamespaces, rolledOut } from '../installation.ts'
import { createKubectl } from '../kubectl.ts'
import { type Kustomization, kustomizationOn } from '../kustomization.ts'
import { seconds } from '../report.ts'
import { allPriced } from '../settled.ts'
import { theSuite } from '../suite.ts'

/** The name that the overlay's objects begin with. */
const NAME = 'price-aggregator'

describe('case 13: kubectl apply -k k8s/overlays/dev', () => {
  const made: { kustomization: Kustomization | undefined } = { kustomization: undefined }
  const kubectlThere = () => createKubectl(theSuite().settings.sideNamespaces.kustomize)

  after(async () => {
    await made.kustomization?.remove()
    await removeNamespaces(kubectlThere().namespace)
  })

  it('installs the system without Helm, and prices 1,000 assets', async () => {
    const { settings, assets, root, report } = theSuite()
    const { tag } = settings
    const kubectl = kubectlThere()
    const client = createClientPod(kubectl, { image: apiImage(tag), url: `http://${NAME}-api` })
    const overlay = `${root}/k8s/overlays/dev`
    made.kustomization = await kustomizationOn(overlay, { namespace: kubectl.namespace, tag })

    const started = performance.now()
    await output(['kubectl', 'apply', '--kustomize', made.kustomization.folder])
    try {
      await rolledOut({ kubectl })
      await client.start()
      await allPriced({ client, assets })
    } catch (error) {
      await printDiagnostics(kubectl)
      throw error
    }
    report.figure(13, `1,000 assets priced ${seconds(performance.now() - started)} after kubectl apply -k`)
  })
})
