/**
 * Moves one entry from the DLQ to its target: read, check, copy, add, delete, record, in one step.
 *
 * KEYS  1 the DLQ, 2 the target, then the archive if ARGV.migrated, then the audit if ARGV.audited
 * ARGV  1 entry id, 2 '1' when a source was planned, 3 that source, 4 '1' to create a missing target,
 *       5 '1' when migrated, 6 the new payload, 7 '1' when audited, 8 operation, 9 actor, 10 reason,
 *       11 migration name, 12 migration SHA-256, 13 tool version
 * Replies  gone · mismatch, has source, source · empty · no target · wrong type, key, type ·
 *          denied, command, key · failed, message (nothing was written) ·
 *          moved, new id, id in the archive or '', warning or ''
 *
 * Scripts do not roll back: whatever can be known is checked before the first write, every write is a
 * pcall, and the entry is deleted only once its copy has an id.
 */
export const moveOne = `
local dlq, target = KEYS[1], KEYS[2]
local migrated, audited = ARGV[5] == '1', ARGV[7] == '1'
local archive = migrated and KEYS[3] or nil
local audit = audited and KEYS[migrated and 4 or 3] or nil

local function kind(key)
  local reply = redis.call('TYPE', key)
  return type(reply) == 'table' and reply.ok or reply
end
local function failure(reply)
  return type(reply) == 'table' and reply.err or nil
end
local function wrong(key)
  local found = kind(key)
  if found ~= 'stream' and found ~= 'none' then return {'wrong type', key, found} end
end
local function denied(command, key, ...)
  if redis.acl_check_cmd and not redis.acl_check_cmd(command, key, ...) then return {'denied', command, key} end
end

local refusal = wrong(dlq) or wrong(target) or (archive and wrong(archive)) or (audit and wrong(audit))
if refusal then return refusal end
local rows = redis.call('XRANGE', dlq, ARGV[1], ARGV[1])
if #rows == 0 then return {'gone'} end
local fields, last = rows[1][2], {}
for at = 1, #fields, 2 do last[fields[at]] = fields[at + 1] end
local source = last['original_stream']
if (source ~= nil) ~= (ARGV[2] == '1') or (source and source ~= ARGV[3]) then
  return {'mismatch', source and '1' or '0', source or ''}
end
local data = migrated and ARGV[6] or last['data'] or ''
if data == '' then return {'empty'} end
if ARGV[4] ~= '1' and kind(target) == 'none' then return {'no target'} end
refusal = denied('XADD', target, '*', 'data', '') or denied('XDEL', dlq, ARGV[1])
  or (archive and denied('XADD', archive, '*', 'data', '')) or (audit and denied('XADD', audit, '*', 'time', ''))
if refusal then return refusal end

local archived = ''
if archive then
  local copy = redis.pcall('XADD', archive, '*', unpack(fields))
  if failure(copy) then return {'failed', failure(copy)} end
  archived = copy
end
local added = redis.pcall('XADD', target, '*', 'data', data, 'ts', last['ts'] or '', 'trace_id', last['trace_id'] or '')
if failure(added) or not added then
  if archive then redis.pcall('XDEL', archive, archived) end
  return {'failed', failure(added) or 'the target gave no id'}
end
local removed = redis.pcall('XDEL', dlq, ARGV[1])
local warning = ''
if removed ~= 1 then warning = 'published, but still on the DLQ: ' .. (failure(removed) or 'XDEL removed nothing') end
if audit then
  local known = {}
  for at = 1, #fields, 2 do
    if fields[at] ~= 'data' then
      known[#known + 1] = fields[at]
      known[#known + 1] = fields[at + 1]
    end
  end
  local now = redis.call('TIME')
  local record = redis.pcall('XADD', audit, 'MAXLEN', '~', '10000', '*',
    'time', now[1] .. '.' .. string.format('%06d', tonumber(now[2])), 'operation', ARGV[8], 'action', 'replay',
    'actor', ARGV[9], 'reason', ARGV[10], 'target', target, 'migration', ARGV[11], 'sha256', ARGV[12],
    'version', ARGV[13], 'entries', cmsgpack.pack({{ARGV[1], added, known}}))
  if failure(record) then warning = warning .. 'moved, but not recorded in the audit: ' .. failure(record) end
end
return {'moved', added, archived, warning}
`;
