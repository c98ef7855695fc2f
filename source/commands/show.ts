import {type Entry, factOf, fieldNames, idTime} from '../core/entry.ts';
import {shownFields} from '../core/facts.ts';
import {migrationEntry} from '../core/migrations/entry.ts';
import {expectation} from '../core/payload/expectation.ts';
import {openPayload} from '../core/payload/open.ts';
import {payloadRows} from '../core/payload/rows.ts';
import {shownField} from '../core/payload/shown-field.ts';
import {toTypedJson} from '../core/payload/typed-json.ts';
import type {DlqStore} from '../core/store/port.ts';
import {age} from '../text/age.ts';
import {byteSize} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output, plain} from './output.ts';

export interface ShowOptions {
	readonly json: boolean;
	/** The stored bytes of every field too, secrets included. */
	readonly raw: boolean;
}

const mostRows = 2000;

/** Prints entries whole: what is known about them, then the payload. @returns the exit code */
export async function show(
	store: Pick<DlqStore, 'streamFacts' | 'readEntry'>,
	output: Output,
	ids: readonly string[],
	options: ShowOptions,
): Promise<number> {
	let missing = 0;
	const {now} = await store.streamFacts();
	for (const id of ids) {
		const entry = await store.readEntry(id);
		if (entry === undefined) {
			missing++;
			output.note(safeLine`${safeText(id)}: no such entry: it was moved, deleted or trimmed`);
		} else if (options.json) output.json(asJson(entry, options.raw));
		else forPeople(entry, now, output, options.raw);
	}
	return missing === 0 ? exitCodes.done : exitCodes.someNot;
}

/** An entry for programs. `payload` is typed JSON, masked unless `raw`; `fields` are base64 pairs, with `raw` only. */
export function asJson(entry: Entry, raw: boolean): unknown {
	const payload = openPayload(factOf(entry, 'data') ?? Buffer.alloc(0));
	const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
	return {
		...migrationEntry(entry),
		format: payload.format,
		complaint: payload.complaint ?? null,
		payload: toTypedJson(payload, {masked: !raw}) ?? null,
		...(raw ? {fields: entry.fields.map(([name, value]) => [base64(name), base64(value)])} : {}),
	};
}

function forPeople(entry: Entry, now: number, output: Output, raw: boolean): void {
	output.out(safeLine`${safeText(entry.id)}   parked ${age(now - idTime(entry.id))} ago`);
	for (const field of shownFields(entry)) {
		const label = safeText(field[0]);
		if (label === fieldNames.data) continue;
		output.out(safeLine`  ${safeText(label.padEnd(16))} ${shownField(field, raw, 4000)}`);
	}
	const payload = openPayload(factOf(entry, 'data') ?? Buffer.alloc(0));
	output.out(safeLine`  payload          ${safeText(payload.format)}  ${byteSize(payload.bytes.length)}`);
	const said = expectation(payload, entry.known !== undefined);
	if (said !== undefined) output.out(safeLine`  ${said.text}`);
	const mode = payload.format === 'binary' ? 'hex' : 'tree';
	const rows = payloadRows(payload, mode, {width: output.width - 4, toggled: new Set(), reveal: raw});
	const shown = rows.rows(0, mostRows);
	for (const {line} of shown) output.out(safeLine`    ${plain(line)}`);
	if (shown.some(({fold}) => fold === 'closed')) output.out(ours('    folded (▸): --json has it whole'));
	if (rows.count > mostRows)
		output.out(safeLine`    … ${rows.count - mostRows} more rows: --json has them all`);
	output.out(ours(''));
}
