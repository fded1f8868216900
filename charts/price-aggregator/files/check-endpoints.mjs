// Run by `helm test`: asks each endpoint until it answers as expected or the time is up, and prints a table.
// Argument: JSON, {"timeoutSeconds", "checks": [{"method"?, "url", "status", "contains"?}]}.
const REQUEST_TIMEOUT_MS = 5_000
const PAUSE_MS = 1_000

const { checks, timeoutSeconds } = JSON.parse(process.argv[1])
const deadline = Date.now() + timeoutSeconds * 1_000

const ask = async ({ method = 'GET', url, status, contains = '' }) => {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) })
    const body = await response.text()
    if (response.status !== status)
      return `expected ${status}, found ${response.status} ${body.slice(0, 200)}`
    return body.includes(contains) ? undefined : `expected "${contains}" in ${body.slice(0, 200)}`
  } catch (error) {
    return `no answer: ${error.cause?.code ?? error.name}`
  }
}

const check = async expected => {
  for (;;) {
    const problem = await ask(expected)
    if (problem === undefined || Date.now() > deadline) return { ...expected, problem }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}

const results = await Promise.all(checks.map(check))
for (const { method = 'GET', url, status, problem } of results) {
  console.log(`${problem ? 'FAILED' : 'ok    '} ${method} ${url} ${problem ?? status}`)
}
process.exitCode = results.some(({ problem }) => problem) ? 1 : 0
