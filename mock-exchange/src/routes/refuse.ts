/** A request that cannot be answered, with its status and what was expected instead. */
export class RefusedRequest extends Error {
  readonly code = 'REFUSED_REQUEST'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
