"""What Redis does for us in one step. Redis 6.2 and any Valkey: a script may read the clock and then write.

A clock in seconds as the first argument replaces the server's own; an empty one means the server's.
"""

_CLOCK = """
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
"""

TAKE = (
    _CLOCK
    + """
local full = {}
for i = 1, #KEYS / 2 do
  local key, step, room = KEYS[2 * i - 1], tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local blocked = tonumber(redis.call('GET', KEYS[2 * i]) or now)
  if blocked > now then return {string.format('%.17g', blocked - now), i} end
  if step > 0 then
    local full_at = math.min(math.max(tonumber(redis.call('GET', key) or now), now), now + room) + step
    local wait = full_at - now - room
    if wait > 0.000001 then return {string.format('%.17g', wait), 0} end
    full[#full + 1] = {key, full_at}
  end
end
for _, one in ipairs(full) do
  redis.call('SET', one[1], string.format('%.17g', one[2]), 'PX', math.ceil((one[2] - now) * 1000) + 1000)
end
return {'0', 0}
"""
)
"""KEYS: for each bucket its key and that of its block. ARGV: clock, then for each the seconds of a token and of its
room. A bucket is one number: when it would be full again; never later than its room allows, should the server's clock
jump back. Gives back the seconds to wait, and the number of the bucket if it is blocked (else 0).
"""

BLOCK = (
    _CLOCK
    + """
local seconds = tonumber(ARGV[2])
if now + seconds > tonumber(redis.call('GET', KEYS[1]) or now) then
  redis.call('SET', KEYS[1], string.format('%.17g', now + seconds), 'PX', math.ceil(seconds * 1000))
end
return 1
"""
)
"""KEYS: the key of the block. ARGV: clock, seconds. A shorter block does not end a longer one."""
