-- Goes through the paths given after "--" in turn, and ends with one line of JSON.
local requests = {}
local turn = 0

function init(args)
  for i, path in ipairs(args) do requests[i] = wrk.format("GET", path) end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"requestsPerSecond":%.1f,"errors":%d,"p99Ms":%.3f}\n',
    summary.requests,
    summary.requests / (summary.duration / 1e6),
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(99) / 1000))
end
