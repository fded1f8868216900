/** The latest moment that a `Date` can stand for, milliseconds. */
const END_OF_TIME = 8.64e15

/** What a text says, or undefined where it is no JSON. */
export const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

export const isWithin = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && value >= min && value <= max

/** Whether it may be a moment, milliseconds. */
export const isMoment = (value: unknown): value is number => isWithin(value, 0, END_OF_TIME)
