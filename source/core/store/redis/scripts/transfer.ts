import type {Layout} from '../../../layout.ts';
import {layoutLua} from './layout.ts';
import {prelude} from './prelude.ts';

/**
 * Moves entries from one stream to another of the same node: read, check, copy, add, delete, record,
 * in one step.
 *
 *   replay   DLQ → target: the live fields of the layout, with the reference's `data`, `ts`, `trace_id`; the original archived if migrated
 *   discard  DLQ → archive: every field, then `dlq_id`, `archived_for`, `operation`
 *   restore  archive, or rescue → DLQ: every field without the last two of these, as far as there is room;
 *            of the rescue stream only what is no longer on the DLQ
 *
 * KEYS  1 from, 2 to, then the archive if ARGV.migrated, then the audit if ARGV.audited,
 *       then the claims unless it is a restore, the hash of what is rescued if it is one from there
 * ARGV  1 mode, 2 '0' any source, '1' the source named next, '2' none, 3 that source, 4 '1' to create a
 *       missing target, 5 '1' when migrated, 6 '1' when audited, 7 length that `to` may grow to or '',
 *       8 operation, 9 actor, 10 reason, 11 migration name, 12 migration SHA-256, 13 tool version,
 *       14 lengths of the runs of ids that lie side by side, then the ids, then the new payloads if migrated
 * Replies  wrong type, key, type · no target · denied, command, key (nothing was written) ·
 *          done, warning, and for each id: its new id alone · moved, new id, id in the archive · gone ·
 *          empty · mismatch, has source, source · no room · present · claimed, claim · failed, message
 *
 * Scripts do not roll back: whatever can be known is checked before the first write, every write is a
 * pcall, and exactly the entries whose copies have an id are deleted.
 */
export function transferScript(layout: Layout | undefined): string {
	return `${prelude}${layoutLua(layout)}${moving}`;
}

const moving = `
local from, to, mode = KEYS[1], KEYS[2], ARGV[1]
local migrated, audited = ARGV[5] == '1', ARGV[6] == '1'
local archive = migrated and KEYS[3] or nil
local audit = audited and KEYS[migrated and 4 or 3] or nil
local last_key = KEYS[3 + (migrated and 1 or 0) + (audited and 1 or 0)]
local claims = mode ~= 'restore' and last_key or nil
local rescued = mode == 'restore' and last_key or nil
local limit, operation = tonumber(ARGV[7]), ARGV[8]
local first, most = 15, 3500

local refusal = wrong(from) or wrong(to) or (archive and wrong(archive)) or (audit and wrong(audit)) or (claims and wrong(claims, 'hash')) or (rescued and wrong(rescued, 'hash'))
if refusal then return refusal end

local count = 0
for length in string.gmatch(ARGV[14], '%d+') do count = count + length end
local ids = {unpack(ARGV, first, first + count - 1)}
local entries = fieldsOf(from, ARGV[14], ids)

local results, able = {}, 0
local claimed = claims and redis.call('HLEN', claims) > 0
for at = 1, count do
  local fields = entries[at]
  local claim = claimed and redis.call('HGET', claims, ids[at])
  if claim then results[at] = {'claimed', claim}
  elseif not fields then results[at] = {'gone'}
  else
    local places = placesOf(fields)
    local source = sourceOf(fields, places)
    local data = migrated and ARGV[first + count + at - 1] or dataOf(fields, places)
    if (ARGV[2] == '1' and source ~= ARGV[3]) or (ARGV[2] == '2' and source) then
      results[at] = {'mismatch', source and '1' or '0', source or ''}
    elseif rescued and isThere(to, fields[places['dlq_id']]) then results[at] = {'present'}
    elseif mode == 'replay' and data == '' then results[at] = {'empty'}
    elseif (archive or copies or mode ~= 'replay') and #fields > 2 * most then results[at] = {'failed', 'more fields than a script can copy'}
    else able = able + 1 end
  end
end
if able == 0 then return {'done', '', unpack(results)} end
if ARGV[4] ~= '1' and kind(to) == 'none' then return {'no target'} end
refusal = denied('XADD', to, '*', 'data', '') or denied('XDEL', from, '0-1')
  or (archive and denied('XADD', archive, '*', 'data', '')) or (audit and denied('XADD', audit, '*', 'time', ''))
if refusal then return refusal end

local added, known, broken = {}, {}, nil
local try = redis.pcall
local function publish(at, id, fields)
  if mode == 'replay' then return add(to, fields, placesOf(fields), migrated and ARGV[first + count + at - 1] or nil) end
  if mode == 'discard' then
    return try('XADD', to, '*', unpack(copy(fields, 'dlq_id', id, 'archived_for', 'discard', 'operation', operation)))
  end
  local values = copy(fields)
  if values[#values - 3] == 'archived_for' and values[#values - 1] == 'operation' then
    for _ = 1, 4 do values[#values] = nil end
  end
  return try('XADD', to, '*', unpack(values))
end
for at = 1, count do
  if not results[at] then
    local id, fields = ids[at], entries[at]
    local archived, reply = nil, nil
    if broken then results[at] = {'failed', broken}
    elseif limit and redis.call('XLEN', to) >= limit then results[at] = {'no room'}
    else
      if archive then
        reply = try('XADD', archive, '*', unpack(copy(fields, 'dlq_id', id, 'archived_for', 'replay', 'operation', operation)))
        if failure(reply) then broken = failure(reply) else archived = reply end
      end
      if not broken then
        reply = publish(at, id, fields)
        if failure(reply) or not reply then
          broken = failure(reply) or 'the target gave no id'
          if archive then try('XDEL', archive, archived) end
        end
      end
      if broken then results[at] = {'failed', broken}
      else
        if rescued and fields[placesOf(fields)['dlq_id']] then try('HDEL', rescued, fields[placesOf(fields)['dlq_id']]) end
        results[at] = archived and {'moved', reply, archived} or reply
        added[#added + 1] = id
        if audit then known[#known + 1] = {id, reply, withoutData(fields)} end
      end
    end
  end
end

local warning = ''
if #added > 0 then
  local removed = redis.pcall('XDEL', from, unpack(added))
  if removed ~= #added then warning = 'published, but still where they were: ' .. (failure(removed) or 'XDEL removed too few') end
  if audit then
    local record = redis.pcall('XADD', audit, 'MAXLEN', '~', '10000', '*',
      'time', now(), 'operation', operation, 'action', mode,
      'actor', ARGV[9], 'reason', ARGV[10], 'target', to, 'migration', ARGV[11], 'sha256', ARGV[12],
      'version', ARGV[13], 'entries', cmsgpack.pack(known))
    if failure(record) then warning = warning .. 'moved, but not recorded in the audit: ' .. failure(record) end
  end
end
return {'done', warning, unpack(results)}
`;

/** The script of the reference's layout. */
export const transfer = transferScript(undefined);
