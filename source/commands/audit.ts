import type {EntryId} from '../core/entry.ts';
import {maskedField} from '../core/payload/shown-field.ts';
import type {AuditRecord, DlqStore} from '../core/store/port.ts';
import {count, utc} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface AuditOptions {
	readonly json: boolean;
	/** Secrets in the fields, too. */
	readonly raw: boolean;
	/** Records, newest first. */
	readonly limit: number;
}

const page = 200;

/** Who did what, when and why; with JSON everything that is known of the entries. @returns the exit code */
export async function auditCommand(
	store: DlqStore,
	output: Output,
	{json, raw, limit}: AuditOptions,
): Promise<number> {
	let told = 0;
	for (let beyond: EntryId | undefined; told < limit; ) {
		const records = await store.auditRecords({
			order: 'newest first',
			beyond,
			count: Math.min(page, limit - told),
		});
		for (const record of records) tell(record, output, json, raw);
		told += records.length;
		beyond = records.at(-1)?.id;
		if (records.length < page) break;
	}
	if (told === 0 && !json) output.note(ours('the audit is empty'));
	return exitCodes.done;
}

function tell(record: AuditRecord, output: Output, json: boolean, raw: boolean): void {
	const {time, action, actor, reason, target, entries, operation, migration} = record;
	if (json) {
		output.json({
			...record,
			target: target === undefined ? null : safeText(target),
			entries: entries.map(({id, newId, fields}) => ({
				id,
				newId,
				fields: Object.fromEntries(
					fields.map(field => [
						Buffer.from(field[0]).toString('utf8'),
						Buffer.from(raw ? field[1] : maskedField(field)).toString('utf8'),
					]),
				),
			})),
		});
		return;
	}
	const to = target === undefined ? ours('') : safeLine` to ${safeText(target)}`;
	const through = migration === '' ? ours('') : safeLine` through ${safeText(migration)}`;
	const why = reason === '' ? ours('') : safeLine`   ${safeText(reason)}`;
	output.out(
		safeLine`${utc(time)}   ${safeText(actor)}   ${safeText(action)} ${count(entries.length)}${to}${through}${why}   ${safeText(operation)}`,
	);
}
