import { createLogger, readEnvironment, runProcess } from '@price-aggregator/runtime'
import { environmentSchema } from './environment.ts'
import { startStandalone } from './start.ts'

await runProcess('standalone', async signal => {
  const env = readEnvironment(environmentSchema, process.env)
  const logger = createLogger('standalone', env.LOG_LEVEL)
  const { apiPort, exchanges, stopped } = await startStandalone(env, logger, signal)
  const api = `http://localhost:${apiPort}`
  console.log(`
  a price    ${api}/prices/btcusdt
  a refresh  curl -X POST ${api}/refresh/btcusdt
  health     ${api}/health
  metrics    ${api}/metrics
${exchanges.map(({ name, baseUrl }) => `  ${name}  ${baseUrl}/mock/ticker/btcusdt`).join('\n')}
`)
  await stopped
})
