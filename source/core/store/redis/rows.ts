import type {Redis} from 'ioredis';
import type {Bytes, EntryId} from '../../entry.ts';
import {type Layout, reading} from '../../layout.ts';
import {createSummariser, entrySize, errorEnds, errorGap, type Row} from '../../row.ts';
import type {PageQuery, RowPage} from '../port.ts';
import {readEntries, readMany} from './reads.ts';
import {runScript} from './run-script.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

/**
 * Above so many bytes an entry, payloads are left behind by a script. It holds the server longer than a plain
 * read, but the client, which is the slower of the two, has half the work and makes half the garbage.
 */
const worthProjecting = 512;
/** Body bytes that one script call may go through. */
const bodyLimit = 1_000_000;

// A row: id, source, source id, error, attempt, trace, payload bytes; of a long error both ends. It stops after a step
// that went over the limit.
const row = `
local function cut(text)
	if #text <= ${2 * errorEnds + errorGap.length} then return text end
	return string.sub(text, 1, ${errorEnds}) .. ${JSON.stringify(errorGap)} .. string.sub(text, -${errorEnds})
end
local want = {original_stream = 2, original_msg_id = 3, error = 4, attempt = 5, trace_id = 6}
local function row_of(id, f)
	local row, bytes = {id, '', '', '', '', '', 0}, 0
	for j = 1, #f, 2 do
		local at = want[f[j]]
		if at then row[at] = cut(f[j + 1]) elseif f[j] == 'data' then row[7] = #f[j + 1] end
		bytes = bytes + #f[j] + #f[j + 1]
	end
	return row, bytes
end`;

const pageScript = `${row}
local newest_first, last, left, limit = ARGV[1] == '1', ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local out, bytes = {}, 0
while left > 0 and bytes < limit do
	local n = math.min(left, 10)
	local rows
	if newest_first then rows = redis.call('XREVRANGE', KEYS[1], last, '-', 'COUNT', n)
	else rows = redis.call('XRANGE', KEYS[1], last, '+', 'COUNT', n) end
	for i = 1, #rows do
		local r, b = row_of(rows[i][1], rows[i][2])
		out[#out + 1] = r
		bytes = bytes + b
		last = '(' .. rows[i][1]
	end
	if #rows < n then return {out, bytes, 1} end
	left = left - n
end
return {out, bytes, 0}`;

const rowsScript = `${row}
local out = {}
for at, id in ipairs(ARGV) do
	local found = redis.call('XRANGE', KEYS[1], id, id)[1]
	out[at] = found and (row_of(found[1], found[2])) or false
end
return out`;

export interface RowReader {
	page(client: Redis, query: PageQuery): Promise<RowPage>;
	rows(client: Redis, ids: readonly EntryId[]): Promise<ReadonlyArray<Row | undefined>>;
}

/** Reads what the list shows: plainly while entries are small, without their payloads where that pays and is allowed. */
export function createRowReader(stream: Bytes, layout?: Layout): RowReader {
	const see = reading(layout);
	const {ofEntry, ofFields} = createSummariser();
	// They know the reference's names only.
	let scripts = layout === undefined;
	// What the last page held; nothing is known before the first.
	let averageSize = Number.POSITIVE_INFINITY;

	const projected = async <Reply>(
		client: Redis,
		script: string,
		args: readonly string[],
	): Promise<Reply | undefined> => {
		try {
			return (await runScript(client, script, [stream], args)) as Reply;
		} catch (error) {
			// Whatever is wrong with scripts here, a plain read tells whether the rows can be had.
			if (!isReply(error)) throw asDlqError(error);
			if (['NOPERM', 'ERR'].includes(codeOf(error))) scripts = false;
			return undefined;
		}
	};
	const plainPage = async (client: Redis, query: PageQuery): Promise<RowPage> => {
		const entries = await readEntries(client, stream, query);
		const bytes = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
		return {rows: entries.map(entry => ofEntry(see(entry))), bytes, complete: entries.length < query.count};
	};
	const rowOf = ([id, source, sourceId, error, attempt, trace, size]: RawRow): Row =>
		ofFields(id.toString('latin1'), {source, sourceId, error, attempt, trace}, size);

	return {
		async page(client, query) {
			const {order, beyond, count} = query;
			const newestFirst = order === 'newest first';
			const from = beyond === undefined ? (newestFirst ? '+' : '-') : `(${beyond}`;
			const reply =
				scripts && averageSize > worthProjecting
					? await projected<[RawRow[], number, number]>(client, pageScript, [
							newestFirst ? '1' : '0',
							from,
							String(count),
							String(bodyLimit),
						])
					: undefined;
			const read =
				reply === undefined
					? await plainPage(client, query)
					: {rows: reply[0].map(rowOf), bytes: reply[1], complete: reply[2] === 1};
			if (read.rows.length > 0) averageSize = read.bytes / read.rows.length;
			return read;
		},
		async rows(client, ids) {
			const reply = scripts ? await projected<Array<RawRow | null>>(client, rowsScript, ids) : undefined;
			if (reply !== undefined) return reply.map(each => (each === null ? undefined : rowOf(each)));
			const entries = await readMany(client, stream, ids);
			return entries.map(entry => (entry === undefined ? undefined : ofEntry(see(entry))));
		},
	};
}

type RawRow = readonly [
	id: Buffer,
	source: Buffer,
	sourceId: Buffer,
	error: Buffer,
	attempt: Buffer,
	trace: Buffer,
	size: number,
];
