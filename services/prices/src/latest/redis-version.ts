/** `entries-added`, by which lost updates are noticed, came with it. */
const NEEDED_MAJOR = 7

/** The server is too old for what is asked of it. */
export class RedisTooOld extends Error {
  readonly code = 'REDIS_TOO_OLD'
}

/** What is wrong with the version in an answer to `INFO server`; undefined for one that fits or is not given. */
export const versionFault = (info: string): RedisTooOld | undefined => {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1]
  const major = Number(version?.split('.')[0])
  if (Number.isNaN(major) || major >= NEEDED_MAJOR) return undefined
  return new RedisTooOld(`Redis ${NEEDED_MAJOR} or newer is needed, found ${version}`)
}
