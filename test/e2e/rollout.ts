import { rolledOut } from './installation.ts'
import type { Suite } from './suite.ts'

/** Replaces the pods of some Deployments, by a rolling update of all of them at once; resolves when all are replaced. */
export const restart = async (suite: Suite, ...names: string[]): Promise<void> => {
  const deployments = names.map(name => `deployment/${suite.release}-${name}`)
  await suite.kubectl.run(['rollout', 'restart', ...deployments])
  await rolledOut(suite)
}
