import type {Layout} from '../../../layout.ts';
import {layoutLua} from './layout.ts';
import {prelude} from './prelude.ts';

/**
 * Adds entries to the DLQ, as far as there is room, without trimming. What an operation did is kept for
 * an hour, so that a call whose reply was lost adds nothing the second time; and what each entry was
 * added as, so that two who import the same file add it once.
 *
 * KEYS  1 DLQ, 2 imports (hash: operation → its results, id:old id → new id), then the audit if audited
 * ARGV  1 length that the DLQ may grow to, 2 operation, 3 actor, 4 reason, 5 tool version, then for each
 *       entry: the id it had, how many texts its fields are, those texts
 * Replies  wrong type, key, type · denied, command, key (nothing was written) ·
 *          done, warning, and for each: added, new id · present · no room · failed, message
 */
export const insertScript = (layout: Layout | undefined): string => `${prelude}${layoutLua(layout)}${insert}`;

const insert = `
local dlq, imports, audit = KEYS[1], KEYS[2], KEYS[3]
local limit, operation = tonumber(ARGV[1]), ARGV[2]
local refusal = wrong(dlq) or wrong(imports, 'hash') or (audit and wrong(audit))
if refusal then return refusal end
local before = redis.call('HGET', imports, operation)
if before then return {'done', '', unpack(cmsgpack.unpack(before))} end
refusal = denied('XADD', dlq, '*', 'data', '') or denied('HSET', imports, 'a', 'b') or denied('EXPIRE', imports, '1')
  or (audit and denied('XADD', audit, '*', 'time', ''))
if refusal then return refusal end

local function there(id) return #redis.call('XRANGE', dlq, id, id) > 0 end
local results, known, broken = {}, {}, nil
local at = 6
while at <= #ARGV do
  local id, count = ARGV[at], tonumber(ARGV[at + 1])
  local result
  local as = redis.call('HGET', imports, 'id:' .. id)
  if there(id) or (as and there(as)) then result = {'present'}
  elseif count > 7000 then result = {'failed', 'more fields than a script can add'}
  elseif broken then result = {'failed', broken}
  elseif redis.call('XLEN', dlq) >= limit then result = {'no room'}
  else
    local fields = {}
    for each = 1, count do fields[each] = ARGV[at + 1 + each] end
    local reply = redis.pcall('XADD', dlq, '*', unpack(fields))
    broken = failure(reply)
    if broken then result = {'failed', broken}
    else
      result = {'added', reply}
      known[#known + 1] = {id, reply, withoutData(fields)}
    end
  end
  results[#results + 1] = result
  at = at + 2 + count
end

local warning = ''
if #known > 0 then
  redis.pcall('HSET', imports, operation, cmsgpack.pack(results))
  for _, each in ipairs(known) do redis.pcall('HSET', imports, 'id:' .. each[1], each[2]) end
  redis.pcall('EXPIRE', imports, '3600')
  if audit then
    local record = redis.pcall('XADD', audit, 'MAXLEN', '~', '10000', '*',
      'time', now(), 'operation', operation, 'action', 'import',
      'actor', ARGV[3], 'reason', ARGV[4], 'target', dlq, 'migration', '', 'sha256', '',
      'version', ARGV[5], 'entries', cmsgpack.pack(known))
    if failure(record) then warning = 'added, but not recorded in the audit: ' .. failure(record) end
  end
end
return {'done', warning, unpack(results)}
`;
