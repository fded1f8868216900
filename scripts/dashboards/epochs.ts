import { of, REFRESHER } from './selectors.ts'

/** The epoch that each shard is led under; it grows with each takeover. */
export const epochs = (): string => `max by (tier, shard) (${of('price_shard_epoch', REFRESHER)} > 0)`

/** How often each shard's epoch grew within the window. */
export const takeovers = (window: string): string => `changes((${epochs()})[${window}:15s])`
