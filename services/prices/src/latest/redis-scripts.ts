import { POPULARITY_SCRIPTS } from './popularity-scripts.ts'

/** What all scripts share: the time, `now` in milliseconds, the generations that count now, and the answer's form. */
const PREAMBLE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local function generations(key)
  local stored = redis.call('HMGET', key, 'effective', 'next', 'effectiveAt')
  local effective, following, effectiveAt = tonumber(stored[1]), tonumber(stored[2]), tonumber(stored[3])
  if following and now >= effectiveAt then return following, nil, nil, true end
  return effective, following, effectiveAt, false
end
local function answer(...)
  return { time[1], time[2], ... }
end
local function whole(number)
  return number and string.format('%.0f', number)
end
`

/**
 * Checks generation, fence and standing price, then writes the price, appends the update and notes the write at the
 * fence, at once. The rules are those of `WriteOutcome`.
 */
const WRITE_PRICE = `${PREAMBLE}
local generationKey, fenceKey, priceKey, updatesKey = unpack(KEYS)
local generation, epoch, observedAt, ttlMs, json, tolerance, maxUpdates = unpack(ARGV)
observedAt = tonumber(observedAt)
tolerance = tonumber(tolerance)

if generations(generationKey) ~= tonumber(generation) then return answer('outdated') end
local standingEpoch = redis.call('HGET', fenceKey, 'epoch')
if not standingEpoch then return answer('unfenced') end
if tonumber(standingEpoch) ~= tonumber(epoch) then return answer('fenced') end
if observedAt > now + tolerance then return answer('future') end
local standing = redis.pcall('HGET', priceKey, 'observedAt')
-- A key of another type is no price: it counts as missing.
if type(standing) == 'table' then
  redis.call('DEL', priceKey)
  standing = nil
end
local standsAt = tonumber(standing or nil)
if standsAt and standsAt <= now + tolerance and observedAt <= standsAt then return answer('older') end

redis.call('HSET', priceKey, 'json', json, 'observedAt', observedAt, 'epoch', epoch, 'generation', generation)
redis.call('PEXPIRE', priceKey, ttlMs)
redis.call('HSET', fenceKey, 'writtenAt', whole(now))
redis.call('XADD', updatesKey, 'MAXLEN', '~', maxUpdates, '*', 'json', json, 'epoch', epoch, 'generation', generation)
return answer('accepted')
`

/** Lets an epoch write a shard, unless a higher one, or the same of another holder, stands. */
const STAMP_FENCE = `${PREAMBLE}
local epoch, holder = unpack(ARGV)
local standing = redis.call('HMGET', KEYS[1], 'epoch', 'holder', 'writtenAt')
local standingEpoch = tonumber(standing[1])
local same = standingEpoch == tonumber(epoch) and standing[2] == holder
if standingEpoch and standingEpoch >= tonumber(epoch) and not same then
  return answer(0, standing[1], standing[2], standing[3])
end
redis.call('HSET', KEYS[1], 'epoch', epoch, 'holder', holder)
return answer(1, epoch, holder, standing[3])
`

/** Registers a generation: the first is in effect at once, a newer one after a delay, an older one never. */
const REGISTER_GENERATION = `${PREAMBLE}
local key = KEYS[1]
local generation, delayMs, content = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local effective, following, effectiveAt, switched = generations(key)
local effectiveContent = redis.call('HGET', key, switched and 'nextContent' or 'effectiveContent')
local nextContent = redis.call('HGET', key, 'nextContent')
if not effective then
  effective, effectiveContent = generation, content
elseif generation > effective and generation > (following or 0) then
  following, effectiveAt, nextContent = generation, now + delayMs, content
end
effectiveContent, nextContent = effectiveContent or '', nextContent or ''
if generation == effective and effectiveContent == '' then effectiveContent = content end
if generation == following and nextContent == '' then nextContent = content end
local missing = (generation == effective and effectiveContent == '') or (generation == following and nextContent == '')
redis.call('DEL', key)
redis.call('HSET', key, 'effective', whole(effective), 'effectiveContent', effectiveContent)
if following then
  redis.call('HSET', key, 'next', whole(following), 'nextContent', nextContent,
    'effectiveAt', whole(effectiveAt))
end
return answer(missing and 1 or 0, whole(effective), whole(following), whole(effectiveAt))
`

const READ_GENERATIONS = `${PREAMBLE}
local effective, following, effectiveAt = generations(KEYS[1])
return answer(whole(effective), whole(following), whole(effectiveAt))
`

/** Where a stream begins and ends. `entries-added` needs Redis 7. */
const STREAM_STATE = `${PREAMBLE}
if redis.call('EXISTS', KEYS[1]) == 0 then return answer('0-0', 0) end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
local state = {}
for i = 1, #info, 2 do state[info[i]] = info[i + 1] end
local first = state['first-entry']
return answer(state['last-generated-id'], state['entries-added'] - state['length'], first and first[1])
`

export const SCRIPTS = {
  ...POPULARITY_SCRIPTS,
  writePrice: { numberOfKeys: 4, lua: WRITE_PRICE },
  stampFence: { numberOfKeys: 1, lua: STAMP_FENCE },
  registerGeneration: { numberOfKeys: 1, lua: REGISTER_GENERATION },
  readGenerations: { numberOfKeys: 1, lua: READ_GENERATIONS },
  streamState: { numberOfKeys: 1, lua: STREAM_STATE },
}
