import { fileURLToPath } from 'node:url'
import { textProblems } from './audit/licence-texts.ts'
import { licenceProblems } from './audit/licences.ts'
import { auditVulnerabilities, vulnerabilityProblems } from './audit/vulnerabilities.ts'
import { shippedPackages } from './packages/image-packages.ts'
import { readLockfile } from './packages/lockfile.ts'

/**
 * Audits the packages that images hold: licences by an allow-list, texts of licences, known vulnerabilities. For the last
 * the registry must answer: where it does not, that is said, and is a failure if REQUIRE_REGISTRY=true. More arguments
 * are passed to `npm audit`, such as --registry=https://registry.npmjs.org/.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const packages = shippedPackages(readLockfile(root)).filter(({ integrity }) => integrity !== undefined)
const problems = [...licenceProblems(packages), ...textProblems(root, packages)]

const audit = await auditVulnerabilities(root, process.argv.slice(2))
if (audit.answered) problems.push(...vulnerabilityProblems(audit.advisories))
else {
  console.log(`NOT RUN: known vulnerabilities: the registry does not answer: ${audit.reason}`)
  if (process.env.REQUIRE_REGISTRY === 'true') process.exitCode = 1
}

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
console.log(`audit: ${packages.length} packages in the images, ${problems.length} problems`)
