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
-- The fields of entries, false where there is none. runs: lengths of the runs of ids that lie side by side,
-- each read at once; one that is not whole is read one by one.
local function fieldsOf(stream, runs, ids)
  local count, out = 0, {}
  for length in string.gmatch(runs, '%d+') do
    length = tonumber(length)
    local rows = redis.call('XRANGE', stream, ids[count + 1], ids[count + length], 'COUNT', length + 1)
    local whole = #rows == length
    for run = 1, length do whole = whole and rows[run][1] == ids[count + run] end
    for run = 1, length do
      local row = rows[run]
      if not whole then row = redis.call('XRANGE', stream, ids[count + run], ids[count + run])[1] end
      out[count + run] = row and row[2] or false
    end
    count = count + length
  end
  return out
end
local function fieldsAt(stream, id)
  local row = redis.call('XRANGE', stream, id, id)[1]
  return row and row[2] or nil
end
local function isThere(stream, id)
  return id and string.match(id, '^%d+%-%d+$') and fieldsAt(stream, id) ~= nil
end
-- Where the values lie, by name; entries of one kind have them alike. A field that occurs twice: the last counts.
local names, width, places = {}, nil, nil
local function placesOf(fields)
  local alike = #fields == width
  for at = 1, alike and width or 0, 2 do
    if fields[at] ~= names[at] then alike = false break end
  end
  if not alike then
    names, width, places = {}, #fields, {}
    for at = 1, width, 2 do
      names[at] = fields[at]
      places[fields[at]] = at + 1
    end
  end
  return places
end
local function now()
  local time = redis.call('TIME')
  return time[1] .. '.' .. string.format('%06d', tonumber(time[2]))
end
`;
