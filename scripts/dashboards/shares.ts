import { API, of, rate } from './selectors.ts'

/** Share of the API's answers within the window that are its fault; 0 where there is no such answer at all. */
export const failedShare = (window: string): string => {
  const failed = `sum(rate(${of('price_api_requests_total', API, 'status=~"5.."')}[${window}]))`
  const all = `sum(rate(${of('price_api_requests_total', API)}[${window}]))`
  return `(${failed} or vector(0)) / ${all}`
}

/** Share of prices answered without history or a refresh. */
export const hitShare = (): string => {
  const [hits, misses] = [rate('price_cache_hits_total', API), rate('price_cache_misses_total', API)]
  return `sum(${hits}) / (sum(${hits}) + sum(${misses}))`
}

/** The worst state that any refresher's breaker of an exchange is in: open before half open before closed. */
export const worstBreaker = (...matchers: readonly string[]): string => {
  const state = of('price_circuit_breaker_state', ...matchers)
  return `max by (exchange) (${state} == 1) or max by (exchange) (${state})`
}

/** How many exchanges have an open breaker in at least one refresher. */
export const openBreakers = (...matchers: readonly string[]): string =>
  `count(max by (exchange) (${of('price_circuit_breaker_state', ...matchers)} == 1)) or vector(0)`
