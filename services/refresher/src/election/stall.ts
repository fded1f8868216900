/** Whether a shard's refreshes go on. `seenAt` and `idleMs` in watch time, milliseconds. */
export type Stall = { progress: number | undefined; seenAt: number; idleMs: number }

export const noStall = (now: number): Stall => ({ progress: undefined, seenAt: now, idleMs: 0 })

/** `progress`: when the shard's last refresh was completed; only that it changes counts. */
export const observeProgress = (stall: Stall, progress: number | undefined, now: number): Stall =>
  progress === stall.progress
    ? { ...stall, seenAt: now, idleMs: stall.idleMs + (now - stall.seenAt) }
    : { progress, seenAt: now, idleMs: 0 }
