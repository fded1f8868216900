import { z } from 'zod'

const EXPECTED_LABELS = 'expected labels such as app=prices,tier=hot'

const labelMap = () =>
  z.string().transform((text, context): Record<string, string> => {
    const pairs = text.split(',').map(pair => /^([\w./-]+)=([\w.-]+)$/.exec(pair.trim()))
    if (!pairs.every(pair => pair !== null)) context.addIssue({ code: 'custom', message: EXPECTED_LABELS })
    return Object.fromEntries(pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? '']))
  })

/** The variables of services that hold Leases; whether they need a namespace differs. */
export const kubernetesEnvironment = {
  KUBECONFIG: z
    .string()
    .optional()
    .describe("Credentials for the API server; not set: the pod's service account"),
  LEASE_PREFIX: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,100}[a-z0-9])?$/, {
      error: 'expected a name of lower case letters, digits and dashes',
    })
    .default('price-aggregator')
    .describe('What the names of all Leases begin with'),
  LEASE_LABELS: labelMap()
    .default({})
    .describe('Labels of all Leases, by which they are found, such as app.kubernetes.io/instance=prices'),
  POD_NAME: z.string().optional().describe("The pod this process runs in; not set: the host's name"),
}
