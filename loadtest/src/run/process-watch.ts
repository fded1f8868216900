import pidusage from 'pidusage'

/** What a process used up to a moment. */
export type Usage = { at: number; name: string; cpuMs: number; memoryBytes: number }

export type Watched = { name: string; pid: number }

/** One reading of each process, from /proc where there is one; those that have ended are left out. */
export const readUsages = async (watched: readonly Watched[], now: () => number): Promise<Usage[]> => {
  const readings = await Promise.all(
    watched.map(async ({ name, pid }) => {
      const usage = await pidusage(pid).catch(() => undefined)
      return usage ? [{ at: now(), name, cpuMs: usage.ctime, memoryBytes: usage.memory }] : []
    }),
  )
  return readings.flat()
}

/** A process between two readings: `cpu` 1 is one core. */
export type Load = { at: number; cpu: number; memoryBytes: number }

/** By process, the loads between one reading and the next. */
export const loadsOf = (usages: readonly Usage[]): Map<string, Load[]> => {
  const loads = new Map<string, Load[]>()
  for (const [name, readings] of Map.groupBy(usages, usage => usage.name)) {
    const between = readings.slice(1).flatMap((usage, i) => {
      const before = readings[i]
      if (!before || usage.at <= before.at) return []
      const cpu = (usage.cpuMs - before.cpuMs) / (usage.at - before.at)
      return [{ at: usage.at, cpu, memoryBytes: usage.memoryBytes }]
    })
    loads.set(name, between)
  }
  return loads
}

/** Mean CPU and highest memory of what was read from one moment to another; undefined: nothing was. */
export const loadBetween = (
  loads: readonly Load[],
  from: number,
  to: number,
): { cpu: number; memoryBytes: number } | undefined => {
  // A reading tells of the second before it.
  const within = loads.filter(({ at }) => at > from && at <= to + 1_000)
  if (within.length === 0) return undefined
  return {
    cpu: within.reduce((sum, { cpu }) => sum + cpu, 0) / within.length,
    memoryBytes: Math.max(...within.map(({ memoryBytes }) => memoryBytes)),
  }
}
