/**
 * What both scripts share. Scores, the moment they are of and the half-life share one hash: no asset is named as those
 * fields are. A count is a score of its own moment: 'score milliseconds'. What is no number counts as nothing.
 */
const PREAMBLE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local FOLDED_AT, HALF_LIFE = ':foldedAt', ':halfLifeMs'
-- Neither NaN, which is not above anything, nor infinite.
local function number(text)
  local found = tonumber(text or nil)
  return found and found >= 0 and found < math.huge and found or nil
end
local function decayed(score, at, halfLifeMs)
  return score * 2 ^ (-math.max(0, now - (at or now)) / halfLifeMs)
end
local function counted(text, halfLifeMs)
  local score, at = string.match(text or '', '^(%S+) (%S+)$')
  score = number(score or text)
  return score and decayed(score, number(at), halfLifeMs) or 0
end
local function dropUnlessHash(key)
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', key) end
end
`

/** Adds counts to what was counted, decayed to now. A flush that was taken before changes nothing. */
const ADD_ACCESSES = `${PREAMBLE}
local accessKey, scoresKey, flushKey = unpack(KEYS)
local firstHalfLifeMs, flushMemoryMs, sequence = ARGV[1], ARGV[2], tonumber(ARGV[3])
if sequence > 0 then
  local last = redis.pcall('GET', flushKey)
  if type(last) == 'string' and sequence <= (number(last) or 0) then return { time[1], time[2] } end
  redis.call('SET', flushKey, ARGV[3], 'PX', flushMemoryMs)
end
dropUnlessHash(accessKey)
local said = redis.pcall('HGET', scoresKey, HALF_LIFE)
local halfLifeMs = type(said) == 'string' and number(said) or 0
if halfLifeMs == 0 then halfLifeMs = tonumber(firstHalfLifeMs) end
for i = 4, #ARGV, 2 do
  local score = counted(redis.call('HGET', accessKey, ARGV[i]), halfLifeMs) + ARGV[i + 1]
  redis.call('HSET', accessKey, ARGV[i], string.format('%.17g %.3f', score, now))
end
return { time[1], time[2] }
`

/**
 * The rules of `foldedScores`, at once. Answers assets and scores in turn, by a table of any length, which `unpack` is
 * not.
 */
const READ_POPULARITY = `${PREAMBLE}
local scoresKey, accessKey = unpack(KEYS)
local halfLifeMs, minScore, fold = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'

local function hash(key)
  local found = {}
  if redis.call('TYPE', key).ok ~= 'hash' then return found end
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  return found
end

local scores, kept = {}, hash(scoresKey)
local foldedAt = number(kept[FOLDED_AT])
kept[FOLDED_AT], kept[HALF_LIFE] = nil, nil
for asset, text in pairs(kept) do scores[asset] = decayed(number(text) or 0, foldedAt, halfLifeMs) end
for asset, text in pairs(hash(accessKey)) do scores[asset] = (scores[asset] or 0) + counted(text, halfLifeMs) end

local answer = { time[1], time[2] }
if fold then
  redis.call('DEL', scoresKey, accessKey)
  redis.call('HSET', scoresKey, FOLDED_AT, string.format('%.3f', now), HALF_LIFE, ARGV[1])
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
  addAccesses: { numberOfKeys: 3, lua: ADD_ACCESSES },
  readPopularity: { numberOfKeys: 2, lua: READ_POPULARITY },
}
