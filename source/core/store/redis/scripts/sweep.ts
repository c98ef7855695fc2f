import {prelude} from './prelude.ts';

/** Which ids are neither entries nor claimed. KEYS 1 dlq, 2 claims   ARGV ids   Replies '1' for each that is free */
export const free = `
local out = {}
for at = 1, #ARGV do
  local present = redis.call('HEXISTS', KEYS[2], ARGV[at]) == 1 or #redis.call('XRANGE', KEYS[1], ARGV[at], ARGV[at]) > 0
  out[at] = present and '0' or '1'
end
return out
`;

/**
 * Markers whose entry and claim are gone: noted the first time, deleted once that was so long ago.
 * KEYS 1 markers   ARGV 1 seconds, then for each: name, marker as it was seen   Replies how many were deleted
 */
export const sweep = `${prelude}
local markers, deleted, time = KEYS[1], 0, now()
for at = 2, #ARGV, 2 do
  if redis.call('HGET', markers, ARGV[at]) == ARGV[at + 1] then
    local read, marker = pcall(cmsgpack.unpack, ARGV[at + 1])
    if not read or type(marker) ~= 'table' then marker = nil
    elseif not marker[5] then
      marker[5] = time
      redis.call('HSET', markers, ARGV[at], cmsgpack.pack(marker))
    elseif tonumber(time) - tonumber(marker[5]) >= tonumber(ARGV[1]) then
      deleted = deleted + redis.call('HDEL', markers, ARGV[at])
    end
  end
end
return deleted
`;
