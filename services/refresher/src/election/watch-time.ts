/**
 * Time as the elector reckons it: only while Leases could be looked at does it pass. Longer gaps between two looks
 * count as `capMs`, so that an outage of the API server, or a process that was frozen, makes no other holder's Lease
 * expire before that holder had its chance to renew.
 */
export type WatchTime = { lookedAt: number; elapsedMs: number }

/** Nothing has been looked at before `now` (monotonic, milliseconds). */
export const startWatch = (now: number): WatchTime => ({ lookedAt: now, elapsedMs: 0 })

/** A look at `now` succeeded. */
export const look = ({ lookedAt, elapsedMs }: WatchTime, now: number, capMs: number): WatchTime => ({
  lookedAt: now,
  elapsedMs: elapsedMs + Math.min(Math.max(now - lookedAt, 0), capMs),
})
