import type {Layout} from '../../../layout.ts';
import {layoutLua} from './layout.ts';
import {prelude} from './prelude.ts';

/** The steps that depend on how the DLQ's entries are written. */
export function handoverScripts(layout: Layout | undefined): {
	readonly claim: string;
	readonly publish: string;
	readonly finish: string;
} {
	const head = `${prelude}${layoutLua(layout)}`;
	return {claim: head + claim, publish: head + publish, finish: head + finish};
}

/*
 * The steps of the hand-over between two slots, for many entries at once. Each follows the step of the
 * same name in `core/handover/steps.ts`. A claim is a field of the claims hash, named by the entry's id:
 * cmsgpack of epoch, operation, actor, reason, target, fingerprint, time, migration, sha256, version,
 * audited, migrated (all text). It is compared by its bytes.
 */

/**
 * Step 0. KEYS 1 dlq, 2 claims, then the archive if ARGV 13, then the audit if ARGV 12: what step 2 will
 *      need is looked at before anything begins
 * ARGV 1 '0' any source, '1' the source named next, '2' none, 3 lowest epoch to go beyond, 4 '1' when
 *      payloads are brought along, 5 operation, 6 actor, 7 reason, 8 target, 9 migration, 10 sha256,
 *      11 version, 12 '1' audited, 13 '1' migrated, 14 lengths of the runs of ids that lie
 *      side by side, then the ids
 * Replies wrong type · denied · done, and for each id: claimed, claim, data, ts, trace id · held, claim ·
 *         gone · empty · mismatch, has source, source · failed, message
 */
const claim = `
local dlq, claims = KEYS[1], KEYS[2]
local archive = ARGV[13] == '1' and KEYS[3] or nil
local audit = ARGV[12] == '1' and KEYS[archive and 4 or 3] or nil
local refusal = wrong(dlq) or wrong(claims, 'hash') or (archive and wrong(archive)) or (audit and wrong(audit))
  or denied('HSET', claims, '0-1', '') or denied('HINCRBY', claims, 'epoch', '1') or denied('XDEL', dlq, '0-1')
  or (archive and denied('XADD', archive, '*', 'data', '')) or (audit and denied('XADD', audit, '*', 'time', ''))
if refusal then return refusal end
local ids = {unpack(ARGV, 15)}
local entries, time, results, able = fieldsOf(dlq, ARGV[14], ids), now(), {}, 0
for at, id in ipairs(ids) do
  local fields = entries[at]
  local held = redis.call('HGET', claims, id)
  if held then results[at] = {'held', held}
  elseif not fields then results[at] = {'gone'}
  else
    local places = placesOf(fields)
    local source, data = sourceOf(fields, places), dataOf(fields, places)
    if (ARGV[1] == '1' and source ~= ARGV[2]) or (ARGV[1] == '2' and source) then
      results[at] = {'mismatch', source and '1' or '0', source or ''}
    elseif data == '' and ARGV[4] ~= '1' then results[at] = {'empty'}
    elseif copies and #fields > 7000 then results[at] = {'failed', 'more fields than a script can copy'}
    else able = able + 1 end
  end
end
if able == 0 then return {'done', unpack(results)} end
-- Each its own epoch: as many as are needed, beyond all that were given.
local newest = tonumber(redis.call('HGET', claims, 'epoch') or '0')
local last = redis.pcall('HINCRBY', claims, 'epoch', math.max(newest, tonumber(ARGV[3])) + able - newest)
local epoch = failure(last) and 0 or last - able
for at, id in ipairs(ids) do
  if not results[at] then
    local fields = entries[at]
    local places = placesOf(fields)
    epoch = epoch + 1
    local packed = cmsgpack.pack({string.format('%.0f', epoch), ARGV[5], ARGV[6], ARGV[7], ARGV[8],
      redis.sha1hex(cmsgpack.pack({id, fields})), time, ARGV[9], ARGV[10], ARGV[11], ARGV[12], ARGV[13]})
    local kept = failure(last) and last or redis.pcall('HSET', claims, id, packed)
    if failure(kept) then results[at] = {'failed', failure(kept)}
    else
      local body, ts, trace = sent(fields, places)
      results[at] = {'claimed', packed, ARGV[4] == '1' and '' or body, ts, trace}
    end
  end
end
return {'done', unpack(results)}
`;

/** A marker of this very entry; one with another fingerprint belongs to an entry of the past whose id was used again. */
const marker = `
local function marker(kept, fingerprint)
  if not kept then return nil end
  local read, known = pcall(cmsgpack.unpack, kept)
  if not read or type(known) ~= 'table' or not known[3] then return nil, 'its marker at the target cannot be read' end
  return known[2] == fingerprint and known or nil
end
`;

/**
 * Step 1. KEYS 1 target, 2 markers
 * ARGV 1 deadline (seconds of this server's clock), 2 '1' to create a missing target, then for each entry:
 *      name of its marker, epoch, fingerprint, data, ts, trace id
 * Replies wrong type · denied · no target · done, and for each: done, new id, '1' if it was done before ·
 *         void, epoch · late · failed, message
 */
const publish = `${marker}
local target, markers = KEYS[1], KEYS[2]
local refusal = wrong(target) or wrong(markers, 'hash')
if refusal then return refusal end
if ARGV[2] ~= '1' and kind(target) == 'none' then return {'no target'} end
refusal = denied('XADD', target, '*', 'data', '') or denied('HSET', markers, 'f', '') or denied('XDEL', target, '0-1')
if refusal then return refusal end
local time = now()
local late, results = tonumber(time) > tonumber(ARGV[1]), {}
for at = 3, #ARGV, 6 do
  local name, epoch, fingerprint = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
  local kept = redis.call('HGET', markers, name)
  local known, unreadable = marker(kept, fingerprint)
  local result
  if unreadable then result = {'failed', unreadable}
  elseif late then result = {'late'}
  elseif known and known[1] == 'done' then
    -- Written again, so that a WAIT of this connection covers it.
    redis.pcall('HSET', markers, name, kept)
    result = {'done', known[3], '1'}
  elseif known and epoch <= tonumber(known[3]) then result = {'void', known[3]}
  else
    local id = redis.pcall('XADD', target, '*', unpack(received(ARGV[at + 3], ARGV[at + 4], ARGV[at + 5])))
    if failure(id) or not id then result = {'failed', failure(id) or 'the target gave no id'}
    else
      local marked = redis.pcall('HSET', markers, name, cmsgpack.pack({'done', fingerprint, id, time}))
      if failure(marked) then
        redis.pcall('XDEL', target, id)
        result = {'failed', failure(marked)}
      else result = {'done', id, '0'} end
    end
  end
  results[#results + 1] = result
end
return {'done', unpack(results)}
`;

/**
 * Whether claims were published; those that were not no longer can be. KEYS 1 markers
 * ARGV for each claim: name of its marker, epoch, fingerprint
 * Replies wrong type · denied · done, and for each: done, new id · void · failed, message
 */
export const ask = `${prelude}${marker}
local markers = KEYS[1]
local refusal = wrong(markers, 'hash') or denied('HSET', markers, 'f', '')
if refusal then return refusal end
local results = {}
for at = 1, #ARGV, 3 do
  local name, epoch, fingerprint = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
  local kept = redis.call('HGET', markers, name)
  local known, unreadable = marker(kept, fingerprint)
  if unreadable then results[#results + 1] = {'failed', unreadable}
  elseif known and known[1] == 'done' then
    redis.pcall('HSET', markers, name, kept)
    results[#results + 1] = {'done', known[3]}
  else
    local upTo = math.max(epoch, known and tonumber(known[3]) or 0)
    local reply = redis.pcall('HSET', markers, name, cmsgpack.pack({'void', fingerprint, tostring(upTo), now()}))
    results[#results + 1] = failure(reply) and {'failed', failure(reply)} or {'void'}
  end
end
return {'done', unpack(results)}
`;

/**
 * Step 2. KEYS 1 dlq, 2 claims, then the archive if ARGV 1, then the audit if ARGV 2
 * ARGV 1 '1' migrated, 2 '1' audited, 3 lengths of the runs of ids that lie side by side, then for each claim
 *      of one operation: id, claim, new id
 * Replies wrong type · denied · done, warning, and for each: moved, id in the archive or '' · changed · failed, message
 */
const finish = `
local dlq, claims = KEYS[1], KEYS[2]
local archive = ARGV[1] == '1' and KEYS[3] or nil
local audit = ARGV[2] == '1' and KEYS[archive and 4 or 3] or nil
local refusal = wrong(dlq) or wrong(claims, 'hash') or (archive and wrong(archive)) or (audit and wrong(audit))
  or denied('XDEL', dlq, '0-1') or denied('HDEL', claims, '0-1')
  or (archive and denied('XADD', archive, '*', 'data', '')) or (audit and denied('XADD', audit, '*', 'time', ''))
if refusal then return refusal end
local ids, results, leaving, known, facts, warning = {}, {}, {}, {}, nil, ''
for at = 4, #ARGV, 3 do ids[#ids + 1] = ARGV[at] end
local entries = fieldsOf(dlq, ARGV[3], ids)
for at, id in ipairs(ids) do
  local packed = ARGV[3 * at + 2]
  if redis.call('HGET', claims, id) ~= packed then results[at] = {'changed'}
  else
    facts = facts or cmsgpack.unpack(packed)
    -- Gone already when others deleted or trimmed it meanwhile: it was published all the same.
    local fields, archived = entries[at], ''
    if archive and fields then
      local reply = redis.pcall('XADD', archive, '*', unpack(copy(fields, 'dlq_id', id, 'archived_for', 'replay', 'operation', facts[2])))
      if failure(reply) then results[at] = {'failed', failure(reply)} else archived = reply end
    end
    if not results[at] then
      leaving[#leaving + 1] = id
      results[at] = {'moved', archived}
    end
  end
end
local removed = #leaving > 0 and redis.pcall('XDEL', dlq, unpack(leaving))
if failure(removed) then
  for _, result in ipairs(results) do
    if result[1] == 'moved' then result[1], result[2] = 'failed', failure(removed) end
  end
elseif removed then
  redis.pcall('HDEL', claims, unpack(leaving))
  for at, id in ipairs(ids) do
    if results[at][1] == 'moved' then known[#known + 1] = {id, ARGV[3 * at + 3], withoutData(entries[at] or {})} end
  end
end
if #known > 0 and audit then
  local record = redis.pcall('XADD', audit, 'MAXLEN', '~', '10000', '*', 'time', now(), 'operation', facts[2],
    'action', 'replay', 'actor', facts[3], 'reason', facts[4], 'target', facts[5], 'migration', facts[8],
    'sha256', facts[9], 'version', facts[10], 'entries', cmsgpack.pack(known))
  if failure(record) then warning = 'moved, but not recorded in the audit: ' .. failure(record) end
end
return {'done', warning, unpack(results)}
`;

/**
 * Gives claims up. KEYS 1 claims   ARGV for each: id, claim
 * Replies wrong type · denied · done, and for each: released · changed · failed, message
 */
export const release = `${prelude}
local claims = KEYS[1]
local refusal = wrong(claims, 'hash') or denied('HDEL', claims, '0-1')
if refusal then return refusal end
local results = {}
for at = 1, #ARGV, 2 do
  if redis.call('HGET', claims, ARGV[at]) ~= ARGV[at + 1] then results[#results + 1] = {'changed'}
  else
    local reply = redis.pcall('HDEL', claims, ARGV[at])
    results[#results + 1] = failure(reply) and {'failed', failure(reply)} or {'released'}
  end
end
return {'done', unpack(results)}
`;
