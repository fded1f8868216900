/** Where it is said what happens; pino fits. */
export type FollowLogger = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type Troubles = {
  /** Says it where it is new. `fields` tell more, and do not make it new. */
  begin(trouble: string, fields?: object): void
  end(trouble: string): void
}

/** Says a trouble when it begins and when it is over, not each time it is met. */
export const createTroubles = (logger: FollowLogger): Troubles => {
  const standing = new Set<string>()
  return {
    begin: (trouble, fields = {}) => {
      if (standing.has(trouble)) return
      standing.add(trouble)
      logger.warn(fields, trouble)
    },
    end: trouble => {
      if (standing.delete(trouble)) logger.info({}, `over: ${trouble}`)
    },
  }
}
