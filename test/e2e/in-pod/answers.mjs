// Run in a pod: asks each path of an address, all at once, and prints the answers as one JSON array.
// Argument: JSON, {"url", "paths"}.
const DEADLINE_MS = 5_000

const { url, paths } = JSON.parse(process.argv[1])
const ask = async path => (await fetch(url + path, { signal: AbortSignal.timeout(DEADLINE_MS) })).json()
console.log(JSON.stringify(await Promise.all(paths.map(ask))))
process.exit()
