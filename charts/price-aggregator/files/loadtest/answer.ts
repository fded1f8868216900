/** What is wrong with an answer, in a word; undefined: nothing. `errorCode` is k6's, for answers that never came. */
export const problemOf = (
  answer: { status: number; error_code: number; body: unknown },
  asset: string,
): string | undefined => {
  if (answer.status === 0) return `error-${answer.error_code}`
  if (answer.status !== 200) return `status-${answer.status}`
  const text = typeof answer.body === 'string' ? answer.body : ''
  const right = text.startsWith(`{"asset":"${asset}",`) || text.startsWith(`{"message":"Price for ${asset} `)
  return right ? undefined : 'wrong-body'
}
