import type { Kubectl } from './kubectl.ts'

const KINDS =
  'all,leases,persistentvolumeclaims,secrets,configmaps,networkpolicies,serviceaccounts,roles,rolebindings,pdb,hpa'
/** What the suite put there itself, and what each namespace has. */
const OTHERS = /^(Pod\/e2e-.*|ConfigMap\/kube-root-ca\.crt|ServiceAccount\/default)$/

/** What is in a namespace of what the chart makes, as `Kind/name`. */
export const leftovers = async (kubectl: Pick<Kubectl, 'list'>): Promise<string[]> => {
  const objects = await kubectl.list(KINDS)
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).filter(name => !OTHERS.test(name))
}
