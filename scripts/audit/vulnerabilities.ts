import { execFile } from 'node:child_process'
import { z } from 'zod'

/** Advisories that stand open knowingly, by their id, and why they do no harm here. */
type Accepted = Readonly<Record<string, string>>
const ACCEPTED: Accepted = {}

const advisory = z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string() })
export type Advisory = z.infer<typeof advisory>

/** `npm audit --json`; what a vulnerability comes by is an advisory, or the name of another package that has one. */
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisory])) })),
})

export type Audit = { answered: true; advisories: Advisory[] } | { answered: false; reason: string }

const DEADLINE_MS = 60_000
/** One try: who has no registry at hand is told so soon. */
const NPM = [
  'audit',
  '--omit=dev',
  '--json',
  '--audit-level=none',
  '--fetch-retries=0',
  '--fetch-timeout=10000',
]

/** Asks the registry, as npm is configured, for advisories on what is not for development alone. */
export const auditVulnerabilities = (root: string, options: readonly string[] = []): Promise<Audit> =>
  new Promise(resolve => {
    execFile('npm', [...NPM, ...options], { cwd: root, timeout: DEADLINE_MS }, (error, stdout) =>
      resolve(auditOf(stdout, error?.message ?? '')),
    )
  })

const auditOf = (stdout: string, fallback: string): Audit => {
  const text = parseJson(stdout)
  const { success, data } = report.safeParse(text)
  if (!success) {
    const said = z.object({ message: z.string() }).safeParse(text)
    return { answered: false, reason: said.success ? said.data.message : fallback }
  }
  const all = Object.values(data.vulnerabilities).flatMap(({ via }) => via)
  const found = new Map(all.filter(one => typeof one !== 'string').map(one => [one.url, one]))
  return { answered: true, advisories: [...found.values()] }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** In words: advisories that nobody accepted, and accepted ones that are no more. */
export const vulnerabilityProblems = (
  advisories: readonly Advisory[],
  accepted: Accepted = ACCEPTED,
): string[] => {
  const ids = new Set(advisories.map(idOf))
  return [
    ...advisories
      .filter(one => !(idOf(one) in accepted))
      .map(one => `${one.name}: ${one.severity}: ${one.title} (${one.url})`),
    ...Object.keys(accepted)
      .filter(id => !ids.has(id))
      .map(id => `accepted advisory ${id}: no package has it any more`),
  ]
}

/** The last part of its address, such as GHSA-xxxx-xxxx-xxxx. */
const idOf = ({ url }: Advisory): string => url.slice(url.lastIndexOf('/') + 1)
