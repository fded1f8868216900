/** What the suite is told by its environment. */
export type Settings = {
  /** Whether the images are built first. */
  build: boolean
  /** Arguments of each `docker build`. */
  buildArguments: readonly string[]
  /** Shell command that takes image names and brings them to the cluster's nodes; undefined: they get there otherwise. */
  loadImages: string | undefined
  /** Tag of the project's images. */
  tag: string
  /** Another tag of the same images, which a rolling update goes to; made with the first, where images are built or loaded. */
  nextTag: string
  /** The namespace that is made for the release, and thrown away. */
  namespace: string
  /** The same for what must not be installed, what is installed without Helm, what keeps a volume, and strangers. */
  sideNamespaces: { wrong: string; kustomize: string; volume: string; elsewhere: string }
}

/** The settings, or a sentence that says what is missing. */
export const readSettings = (env: NodeJS.ProcessEnv, random: () => number): Settings | string => {
  if (!env.KUBECONFIG) return 'KUBECONFIG is not set: npm run e2e needs a cluster to install on.'
  const tag = env.E2E_TAG || 'e2e'
  const namespace = `prices-e2e-${Math.floor(random() * 36 ** 5).toString(36)}`
  return {
    build: !env.E2E_SKIP_BUILD,
    buildArguments: (env.DOCKER_BUILD_ARGS ?? '--network host').split(/\s+/).filter(Boolean),
    loadImages: env.LOAD_IMAGES || undefined,
    tag,
    nextTag: `${tag}-next`,
    namespace,
    sideNamespaces: {
      wrong: `${namespace}-wrong`,
      kustomize: `${namespace}-kustomize`,
      volume: `${namespace}-volume`,
      elsewhere: `${namespace}-elsewhere`,
    },
  }
}
