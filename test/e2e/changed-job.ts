/** A Job, as far as a case changes it. */
export type JobManifest = {
  metadata: { name: string }
  spec: {
    template: {
      spec: { containers: { args?: string[]; env?: { name: string; value?: string }[] }[] }
    }
  }
}

/** What a run is told otherwise than its CronJob says: further arguments, and variables by their names. */
export type JobChange = { args?: readonly string[]; env?: Readonly<Record<string, string>> }

/** The Job with other variables, each in the place of the one of its name, and with further arguments. */
export const changedJob = (job: JobManifest, { args = [], env = {} }: JobChange): JobManifest => {
  const { template } = job.spec
  const containers = template.spec.containers.map(container => ({
    ...container,
    args: [...(container.args ?? []), ...args],
    env: [
      ...(container.env ?? []).filter(({ name }) => !(name in env)),
      ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ],
  }))
  return { ...job, spec: { ...job.spec, template: { ...template, spec: { ...template.spec, containers } } } }
}
