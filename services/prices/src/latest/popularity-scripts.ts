/** Adds counts to a hash. What is no hash, or no number in it, counts as nothing. */
const ADD_ACCESSES = `
local time = redis.call('TIME')
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
for i = 1, #ARGV, 2 do
  local sum = redis.pcall('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
  if type(sum) == 'table' then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return { time[1], time[2] }
`

/**
 * The rules of `foldedScores`, at once. Scores and the moment of the last fold share a hash: no asset is named as that
 * field is. Answers assets and scores in turn, by a table of any length, which `unpack` is not.
 */
const READ_POPULARITY = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local scoresKey, accessKey = unpack(KEYS)
local halfLifeMs, minScore, fold = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local FOLDED_AT = ':foldedAt'

local function numbers(key)
  local found = {}
  if redis.call('TYPE', key).ok ~= 'hash' then return found end
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    local number = tonumber(flat[i + 1])
    -- What is not a number is not above anything.
    if number and number >= 0 and number < math.huge then found[flat[i]] = number end
  end
  return found
end

local scores, counts = numbers(scoresKey), numbers(accessKey)
local elapsed = math.max(0, now - (scores[FOLDED_AT] or now))
scores[FOLDED_AT] = nil
local remaining = 2 ^ (-elapsed / halfLifeMs)
for asset, score in pairs(scores) do scores[asset] = score * remaining end
for asset, count in pairs(counts) do scores[asset] = (scores[asset] or 0) + count end

local answer = { time[1], time[2] }
if fold then
  redis.call('DEL', scoresKey, accessKey)
  redis.call('HSET', scoresKey, FOLDED_AT, string.format('%.3f', now))
end
for asset, score in pairs(scores) do
  if score >= minScore then
    local text = string.format('%.17g', score)
    if fold then redis.call('HSET', scoresKey, asset, text) end
    answer[#answer + 1] = asset
    answer[#answer + 1] = text
  end
end
return answer
`

export const POPULARITY_SCRIPTS = {
  addAccesses: { numberOfKeys: 1, lua: ADD_ACCESSES },
  readPopularity: { numberOfKeys: 2, lua: READ_POPULARITY },
}
