/** An item with texts and numbers only. */
export type DynamoRecord = Readonly<Record<string, string | number>>

/** The same on DynamoDB's wire; other attributes than texts and numbers are of no concern here. */
export type Attributes = Readonly<Record<string, { S?: string; N?: string }>>

export const attributesOf = (record: DynamoRecord): Attributes =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  )

export const recordOf = (attributes: Attributes): DynamoRecord =>
  Object.fromEntries(Object.entries(attributes).flatMap(entryOf))

const entryOf = ([name, { S, N }]: [string, Attributes[string]]): [string, string | number][] => {
  if (N !== undefined) return [[name, Number(N)]]
  return S === undefined ? [] : [[name, S]]
}
