import type { TableChange, TableRefusal } from '@price-aggregator/prices/history/table'

/** A change that was made, or would be. */
export const changeSentence = (table: string, { aspect, found, wanted }: TableChange): string =>
  aspect === 'table' ? `table ${table}: created with ${wanted}` : `table ${table}: from ${found} to ${wanted}`

/** The same where it is not this program's to make. */
export const differenceSentence = (table: string, { aspect, found, wanted }: TableChange): string =>
  aspect === 'table' ? `there is no table ${table}` : `table ${table} has ${found}, expected ${wanted}`

export const refusalSentence = (table: string, { found, wanted, advice }: TableRefusal): string =>
  `table ${table} has ${found}, expected ${wanted}: ${advice}`
