import {failureFields, type Layout, type Part} from '../../../layout.ts';

/**
 * What the scripts that move entries know of a layout, as local functions:
 *
 *   sourceOf(last)                where the message failed, or nil
 *   dataOf(fields, last)          the payload, or '' (of several fields: whether there are any)
 *   live(fields, last, payload)   names and values to publish, `payload` in place of the entry's if given
 *   sent(fields, last)            the same as three texts, for another slot; `received` makes them names and values again
 *   withoutData(fields)           the fields for the audit
 *   copies                        whether `live` may be as long as the entry
 *
 * The reference's layout without, names and paths written into the text with one.
 */
export function layoutLua(layout: Layout | undefined): string {
	return layout === undefined ? reference : mapped(layout);
}

const reference = `
local copies = false
local function sourceOf(last) return last['original_stream'] end
local function dataOf(fields, last) return last['data'] or '' end
local function received(data, ts, trace) return {'data', data, 'ts', ts, 'trace_id', trace} end
local function sent(fields, last) return last['data'] or '', last['ts'] or '', last['trace_id'] or '' end
local function live(fields, last, payload)
  return {'data', payload or last['data'], 'ts', last['ts'] or '', 'trace_id', last['trace_id'] or ''}
end
local function withoutData(fields)
  local rest = {}
  for at = 1, #fields, 2 do
    if fields[at] ~= 'data' then
      rest[#rest + 1] = fields[at]
      rest[#rest + 1] = fields[at + 1]
    end
  end
  return rest
end
`;

function mapped(layout: Layout): string {
	const {data, live, ts, traceId, source} = layout;
	const failure = `{${[...failureFields(layout)].map(name => `[${quoted(Buffer.from(name, 'latin1'))}] = true`).join(', ')}}`;
	const dataField = data === 'rest' ? undefined : quoted(data.field);
	const of = (field: string) =>
		data !== 'rest' && field === data.field
			? `payload or last[${quoted(field)}] or ''`
			: `last[${quoted(field)}] or ''`;
	const named =
		live === undefined
			? `'data', ${dataField === undefined ? "''" : `payload or last[${dataField}] or ''`}, 'ts', ${part(ts)} or '', 'trace_id', ${part(traceId)} or ''`
			: live === 'rest'
				? undefined
				: live.map(([name, field]) => `${quoted(name)}, ${of(field)}`).join(', ');
	return `
local copies = ${live === 'rest'}
local failure_fields = ${failure}
${inside}
local function sourceOf(last) return ${part(source)} end
local function isData(name) return ${dataField === undefined ? 'not failure_fields[name]' : `name == ${dataField}`} end
local function dataOf(fields, last)
  ${dataField === undefined ? "for at = 1, #fields, 2 do if isData(fields[at]) then return '1' end end return ''" : `return last[${dataField}] or ''`}
end
local function live(fields, last, payload)
  ${named === undefined ? copyRest : `return {${named}}`}
end
local function received(packed) return cmsgpack.unpack(packed) end
local function sent(fields, last) return cmsgpack.pack(live(fields, last, nil)), '', '' end
local function withoutData(fields)
  local rest = {}
  for at = 1, #fields, 2 do
    if not isData(fields[at]) then
      rest[#rest + 1] = fields[at]
      rest[#rest + 1] = fields[at + 1]
    end
  end
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
const inside = `
local function inside(value, ...)
  if not value then return nil end
  local read, at = pcall(string.sub(value, 1, 1) == '{' and cjson.decode or cmsgpack.unpack, value)
  if not read then return nil end
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
	const value = `last[${quoted(field)}]`;
	const found = path === undefined ? value : `inside(${[value, ...path.map(quoted)].join(', ')})`;
	return prefix === undefined ? found : `prefixed(${quoted(prefix)}, ${found})`;
}

// Whatever a name holds, it stays a text: every byte is written as its number.
function quoted(text: string | Buffer): string {
	return `'${[...Buffer.from(text)].map(byte => `\\${String(byte).padStart(3, '0')}`).join('')}'`;
}
