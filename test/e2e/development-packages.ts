/** Names of the packages that a package-lock.json (version 3) has for development alone, with what only they need. */
export const developmentPackages = (lockfile: string): Set<string> => {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, { dev?: boolean }> }
  const ofDevelopment = Object.entries(packages).filter(([, { dev }]) => dev)
  return new Set(
    ofDevelopment
      .map(([path]) => path)
      .filter(isTop)
      .map(path => path.slice(TOP.length)),
  )
}

const TOP = 'node_modules/'
const isTop = (path: string): boolean => path.lastIndexOf(TOP) === 0
