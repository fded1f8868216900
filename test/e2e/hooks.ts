import { fileURLToPath } from 'node:url'
import { printAllDiagnostics } from './diagnostics.ts'
import { prepareImages } from './images.ts'
import { install, remove, rolledOut } from './installation.ts'
import { seconds } from './report.ts'
import { readSettings } from './settings.ts'
import { allPriced, pricedSince } from './settled.ts'
import { createSuite, setSuite, theSuite } from './suite.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const INSTALL_DEADLINE_MS = 420_000
/** All pods start at once, on a machine that may be small; how long it took is printed. */
const FIRST_PRICES_DEADLINE_MS = 180_000

/** Reads the settings and prepares the images; where there is no cluster it says so in a line. */
export async function mochaGlobalSetup(this: Mocha.Runner): Promise<void> {
  const settings = readSettings(process.env, Math.random)
  if (typeof settings === 'string') {
    console.error(settings)
    process.exit(2)
  }
  await prepareImages(settings, ROOT)
  setSuite(createSuite(settings, ROOT))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endEarly())
  this.on('fail', hookFailed)
}

/** Mocha would leave everything standing. */
const endEarly = async (): Promise<void> => {
  console.error('e2e: told to end; removing what was made')
  await remove(theSuite())
  process.exit(1)
}

/** What is printed of hooks that failed. */
const printing: Promise<void>[] = []

/** Mocha calls no `afterEach` for what fails in a hook, such as in the `before` of a case. */
const hookFailed = (failed: Mocha.Hook | Mocha.Test, error?: Error): void => {
  if (failed.type !== 'hook') return
  const suite = theSuite()
  suite.report.ended(failed.fullTitle(), 'failed', error?.message)
  printing.push(printAllDiagnostics(suite))
}

export const mochaGlobalTeardown = async (): Promise<void> => {
  const suite = theSuite()
  await Promise.all(printing)
  await remove(suite)
  suite.report.print()
}

export const mochaHooks: Mocha.RootHookObject = {
  beforeAll: async function (this: Mocha.Context) {
    this.timeout(INSTALL_DEADLINE_MS)
    const suite = theSuite()
    const started = performance.now()
    console.log(`e2e: installing in namespace ${suite.settings.namespace}`)
    const elapsed = (): string => seconds(performance.now() - started)
    await install(suite)
    await rolledOut(suite)
    suite.report.figure(1, `all pods ready ${elapsed()} after helm install`)
    const starting = suite.client.start()
    await pricedSince(suite, suite.assets.all, 0, FIRST_PRICES_DEADLINE_MS)
    suite.report.figure(1, `1,000 assets priced ${elapsed()} after helm install`)
    await starting
    await allPriced(suite)
  },
  afterEach: async function (this: Mocha.Context) {
    const test = this.currentTest
    if (!test) return
    const suite = theSuite()
    suite.report.ended(test.fullTitle(), test.state ?? 'pending', test.err?.message)
    if (test.state === 'failed') {
      console.log(test.err?.message)
      await printAllDiagnostics(suite)
    }
  },
}
