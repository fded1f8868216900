export { createMockExchange, type MockExchangeOptions } from './mock-exchange.ts'
export { type RunningMockExchange, type StartOptions, startMockExchange } from './start.ts'
