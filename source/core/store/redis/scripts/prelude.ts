/**
 * What the scripts that write share. Scripts do not roll back: whatever can be known is checked before the
 * first write, and every write is a pcall.
 */
export const prelude = `
local function kind(key)
  local reply = redis.call('TYPE', key)
  return type(reply) == 'table' and reply.ok or reply
end
local function failure(reply)
  return type(reply) == 'table' and reply.err or nil
end
local function wrong(key, wanted)
  local found = kind(key)
  if found ~= (wanted or 'stream') and found ~= 'none' then return {'wrong type', key, found} end
end
local function denied(command, key, ...)
  if redis.acl_check_cmd and not redis.acl_check_cmd(command, key, ...) then return {'denied', command, key} end
end
local function copy(fields, ...)
  local out = {}
  for at = 1, #fields do out[at] = fields[at] end
  for _, value in ipairs({...}) do out[#out + 1] = value end
  return out
end
local function fieldsOf(stream, id)
  local row = redis.call('XRANGE', stream, id, id)[1]
  return row and row[2] or nil
end
-- A field that occurs twice: the last counts.
local function lastOf(fields)
  local last = {}
  for at = 1, #fields, 2 do last[fields[at]] = fields[at + 1] end
  return last
end
local function now()
  local time = redis.call('TIME')
  return time[1] .. '.' .. string.format('%06d', tonumber(time[2]))
end
`;
