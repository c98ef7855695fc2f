import {fieldNames} from '../../../entry.ts';
import {failureFields, type Layout, type Part} from '../../../layout.ts';
import {factsInPayload} from '../../../recorded.ts';

/**
 * What the scripts that move entries know of a layout, as local functions:
 *
 *   sourceOf(fields, places)                where the message failed, or nil
 *   dataOf(fields, places)          the payload, or '' (of several fields: whether there are any)
 *   add(key, fields, places, payload)   publishes the entry, `payload` in place of its own if given
 *   sent(fields, places)            the same as three texts, for another slot; `received` makes them names and values again
 *   withoutData(fields)           the fields for the audit, with the facts that the payload held; what was given may be changed
 *   copies                        whether what is published may be as long as the entry
 *
 * `places` says where the values lie, by name (`placesOf`): the prelude comes first.
 *
 * The reference's layout without, names and paths written into the text with one.
 */
export function layoutLua(layout: Layout | undefined): string {
	return layout === undefined ? reference : mapped(layout);
}

const reference = `
local copies = false
local function sourceOf(fields, places) return fields[places['original_stream']] end
local function dataOf(fields, places) return fields[places['data']] or '' end
local function received(data, ts, trace) return {'data', data, 'ts', ts, 'trace_id', trace} end
local function sent(fields, places) return fields[places['data']] or '', fields[places['ts']] or '', fields[places['trace_id']] or '' end
local function add(key, fields, places, payload)
  return redis.pcall('XADD', key, '*', 'data', payload or fields[places['data']],
    'ts', fields[places['ts']] or '', 'trace_id', fields[places['trace_id']] or '')
end
local function withoutData(fields)
  for at = #fields - 1, 1, -2 do
    if fields[at] == 'data' then
      table.remove(fields, at)
      table.remove(fields, at)
    end
  end
  return fields
end
`;

function mapped(layout: Layout): string {
	const {data, live, ts, traceId, source} = layout;
	const failure = `{${[...failureFields(layout)].map(name => `[${quoted(Buffer.from(name, 'latin1'))}] = true`).join(', ')}}`;
	const dataField = data === 'rest' ? undefined : quoted(data.field);
	const of = (field: string) =>
		data !== 'rest' && field === data.field
			? `payload or fields[places[${quoted(field)}]] or ''`
			: `fields[places[${quoted(field)}]] or ''`;
	const named =
		live === undefined
			? `'data', ${dataField === undefined ? "''" : `payload or fields[places[${dataField}]] or ''`}, 'ts', ${part(ts)} or '', 'trace_id', ${part(traceId)} or ''`
			: live === 'rest'
				? undefined
				: live.map(([name, field]) => `${quoted(name)}, ${of(field)}`).join(', ');
	const kept = factsInPayload(layout)
		.map(([fact, found]) => `  keep(rest, ${quoted(fieldNames[fact])}, ${part(found)})`)
		.join('\n');
	return `
local copies = ${live === 'rest'}
local failure_fields = ${failure}
${inside}
local function sourceOf(fields, places) return ${part(source)} end
local function isData(name) return ${dataField === undefined ? 'not failure_fields[name]' : `name == ${dataField}`} end
local function dataOf(fields, places)
  ${dataField === undefined ? "for at = 1, #fields, 2 do if isData(fields[at]) then return '1' end end return ''" : `return fields[places[${dataField}]] or ''`}
end
local function live(fields, places, payload)
  ${named === undefined ? copyRest : `return {${named}}`}
end
local function add(key, fields, places, payload)
  return redis.pcall('XADD', key, '*', unpack(live(fields, places, payload)))
end
local function received(packed) return cmsgpack.unpack(packed) end
local function sent(fields, places) return cmsgpack.pack(live(fields, places, nil)), '', '' end
local function keep(rest, name, value)
  if not value then return end
  rest[#rest + 1] = name
  rest[#rest + 1] = value
end
local function withoutData(fields)
  local rest = {}
  for at = 1, #fields, 2 do
    if not isData(fields[at]) then
      rest[#rest + 1] = fields[at]
      rest[#rest + 1] = fields[at + 1]
    end
  end
  local places = placesOf(fields)
${kept}
  return rest
end
`;
}

const copyRest = `local out = {}
  for at = 1, #fields, 2 do
    if not failure_fields[fields[at]] then
      out[#out + 1] = fields[at]
      out[#out + 1] = isData(fields[at]) and payload or fields[at + 1]
    end
  end
  return out`;

// As \`payload/inside.ts\` reads it: a brace begins JSON, everything else is msgpack.
// Several facts of one value: it is read once.
const inside = `
local opened, isRead, content
local function inside(value, ...)
  if not value then return nil end
  if value ~= opened then
    opened = value
    isRead, content = pcall(string.sub(value, 1, 1) == '{' and cjson.decode or cmsgpack.unpack, value)
  end
  if not isRead then return nil end
  local at = content
  for _, key in ipairs({...}) do
    if type(at) ~= 'table' then return nil end
    at = at[key]
  end
  if type(at) == 'string' then return at end
  if type(at) == 'number' and at == math.floor(at) and math.abs(at) < 9007199254740992 then return string.format('%.0f', at) end
  return nil
end
local function prefixed(prefix, value) return value and prefix .. value or nil end
`;

function part(of: Part | undefined): string {
	if (of === undefined) return 'nil';
	if ('value' in of) return quoted(of.value);
	const {field, path, prefix} = of;
	const value = `fields[places[${quoted(field)}]]`;
	const found = path === undefined ? value : `inside(${[value, ...path.map(quoted)].join(', ')})`;
	return prefix === undefined ? found : `prefixed(${quoted(prefix)}, ${found})`;
}

// Whatever a name holds, it stays a text: every byte is written as its number.
function quoted(text: string | Buffer): string {
	return `'${[...Buffer.from(text)].map(byte => `\\${String(byte).padStart(3, '0')}`).join('')}'`;
}
