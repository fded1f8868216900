import { Counter, type Registry } from 'prom-client'

/** `price_access_counts_lost_total`. */
export const createLostAccesses = (registry: Registry): Counter =>
  new Counter({
    name: 'price_access_counts_lost_total',
    help: 'Prices answered that the latest store was not told of before the stop: they are no popularity',
    registers: [registry],
  })
