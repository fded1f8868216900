/** An error with an HTTP answer. `expose`: its message may be told to clients. */
export abstract class ApiError extends Error {
  abstract readonly code: string
  abstract readonly status: number
  readonly expose: boolean = true
  readonly headers: Readonly<Record<string, string>> = {}
}

export class BadRequest extends ApiError {
  readonly code = 'BAD_REQUEST'
  readonly status = 400
}

export class InvalidAssetSymbol extends ApiError {
  readonly code = 'INVALID_ASSET_SYMBOL'
  readonly status = 400

  constructor() {
    super('Invalid asset symbol')
  }
}

export class AssetNotFound extends ApiError {
  readonly code = 'ASSET_NOT_FOUND'
  readonly status = 404

  constructor() {
    super('Asset not found')
  }
}

export class RouteNotFound extends ApiError {
  readonly code = 'ROUTE_NOT_FOUND'
  readonly status = 404

  constructor() {
    super('Not found')
  }
}

export class MethodNotAllowed extends ApiError {
  readonly code = 'METHOD_NOT_ALLOWED'
  readonly status = 405
  override readonly headers: Readonly<Record<string, string>>

  constructor(allowed: readonly string[]) {
    super('Method not allowed')
    this.headers = { Allow: allowed.join(', ') }
  }
}

/** Seconds after which a client may try again: the time a forced refresh is given. */
const RETRY_AFTER = { 'Retry-After': '2' }

export class PriceNotAvailable extends ApiError {
  readonly code = 'PRICE_NOT_AVAILABLE'
  readonly status = 503
  override readonly headers = RETRY_AFTER

  constructor() {
    super('Price not available')
  }
}

export class RefreshFailed extends ApiError {
  readonly code = 'REFRESH_FAILED'
  readonly status = 503
  override readonly headers = RETRY_AFTER

  constructor(reason: string) {
    super(`Failed to refresh price: ${reason}`)
  }
}
