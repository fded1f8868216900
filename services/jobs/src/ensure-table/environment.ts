import { flag, historyEnvironment } from '@price-aggregator/runtime'
import { z } from 'zod'

// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
const TAG = /^(?!aws:)([\p{L}\p{N} _.:/+@-]{1,128})=([\p{L}\p{N} _.:/+=@-]{0,256})$/u
const EXPECTED_TAGS = 'expected tags such as team=prices,stage=dev, with no name twice'

const tagMap = () =>
  z.string().transform((text, context): Record<string, string> => {
    const pairs = text.split(',').map(pair => TAG.exec(pair.trim()))
    const tags = Object.fromEntries(pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? '']))
    const isRight = pairs.every(pair => pair !== null) && Object.keys(tags).length === pairs.length
    if (!isRight) context.addIssue({ code: 'custom', message: EXPECTED_TAGS })
    return tags
  })

/** The variables of ensure-table. */
export const ensureTableEnvironment = {
  ...historyEnvironment,
  TABLE_MANAGED: flag()
    .default(true)
    .describe('Whether the table is created and changed; false, as where Terraform does it: only verified'),
  TABLE_POINT_IN_TIME_RECOVERY: flag()
    .default(false)
    .describe('Whether point-in-time recovery is turned on; false leaves it as it is'),
  TABLE_TAGS: tagMap().default({}).describe('Tags the table is to have, beside its others'),
}
