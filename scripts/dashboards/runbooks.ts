/** Where the runbooks are read. */
export const RUNBOOKS_URL = 'https://github.com/price-aggregator/price-aggregator/blob/main/docs/runbooks'

export const runbookUrl = (name: string): string => `${RUNBOOKS_URL}/${name}.md`
