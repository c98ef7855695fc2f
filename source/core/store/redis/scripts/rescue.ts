import type {Layout} from '../../../layout.ts';
import {layoutLua} from './layout.ts';
import {prelude} from './prelude.ts';

/**
 * Copies entries of the DLQ to its rescue stream: every field, then `dlq_id`, `archived_for`, `operation`.
 * It ends after a step that went over the limit of bytes.
 *
 * KEYS  1 DLQ, 2 rescue, 3 rescued (hash: id on the DLQ → id of the copy), then the audit if audited
 * ARGV  1 '1' when audited, 2 operation, 3 actor, 4 reason, 5 tool version, 6 bytes,
 *       7 'ids', then the ids; or 'range', from, to (as XRANGE takes them), count
 * Replies  wrong type, key, type · denied, command, key (nothing was written) ·
 *          done, warning, '1' when nothing is left, and for each: id, copied or already, new id ·
 *          id, gone · id, failed, message
 */
export const rescueScript = (layout: Layout | undefined): string => `${prelude}${layoutLua(layout)}${rescue}`;

const rescue = `
local dlq, rescue, rescued, audit = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local operation, limit = ARGV[2], tonumber(ARGV[6])
local refusal = wrong(dlq) or wrong(rescue) or wrong(rescued, 'hash') or (audit and wrong(audit))
  or denied('XADD', rescue, '*', 'data', '') or denied('HSET', rescued, 'a', 'b')
  or (audit and denied('XADD', audit, '*', 'time', ''))
if refusal then return refusal end

local results, known, bytes, broken, warning = {}, {}, 0, nil, ''
local function one(id, fields)
  if not fields then return {id, 'gone'} end
  for at = 1, #fields do bytes = bytes + #fields[at] end
  -- The hash is a hint: the copy itself may have been deleted.
  local there = redis.call('HGET', rescued, id)
  if there and string.match(there, '^%d+%-%d+$') and #redis.call('XRANGE', rescue, there, there) > 0 then
    return {id, 'already', there}
  end
  if #fields > 7000 then return {id, 'failed', 'more fields than a script can copy'} end
  if broken then return {id, 'failed', broken} end
  local values = copy(fields, 'dlq_id', id, 'archived_for', 'rescue', 'operation', operation)
  local reply = redis.pcall('XADD', rescue, '*', unpack(values))
  broken = failure(reply)
  if broken then return {id, 'failed', broken} end
  local noted = redis.pcall('HSET', rescued, id, reply)
  if failure(noted) then warning = 'copied, but may be copied again: ' .. failure(noted) .. ' ' end
  known[#known + 1] = {id, reply, withoutData(fields)}
  return {id, 'copied', reply}
end

local complete = '0'
if ARGV[7] == 'ids' then
  for at = 8, #ARGV do
    results[#results + 1] = one(ARGV[at], fieldsAt(dlq, ARGV[at]))
    if at == #ARGV then complete = '1' elseif bytes >= limit then break end
  end
else
  local from, left = ARGV[8], tonumber(ARGV[10])
  while left > 0 and bytes < limit do
    local wanted = math.min(left, 10)
    local rows = redis.call('XRANGE', dlq, from, ARGV[9], 'COUNT', wanted)
    for _, row in ipairs(rows) do
      results[#results + 1] = one(row[1], row[2])
      from = '(' .. row[1]
    end
    left = left - #rows
    if #rows < wanted then complete = '1' break end
  end
end

if audit and #known > 0 then
  local record = redis.pcall('XADD', audit, 'MAXLEN', '~', '10000', '*',
    'time', now(), 'operation', operation, 'action', 'rescue',
    'actor', ARGV[3], 'reason', ARGV[4], 'target', rescue, 'migration', '', 'sha256', '',
    'version', ARGV[5], 'entries', cmsgpack.pack(known))
  if failure(record) then warning = warning .. 'copied, but not recorded in the audit: ' .. failure(record) end
end
return {'done', warning, complete, results}
`;

/**
 * Deletes copies for good. KEYS 1 rescue, 2 rescued   ARGV ids of copies   Replies how many were there
 */
export const forget = `${prelude}
for at = 1, #ARGV do
  local fields = fieldsAt(KEYS[1], ARGV[at])
  local id = fields and fields[placesOf(fields)['dlq_id']]
  if id then redis.call('HDEL', KEYS[2], id) end
end
return redis.call('XDEL', KEYS[1], unpack(ARGV))
`;
