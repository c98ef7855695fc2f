import {isEntryId} from '../core/entry.ts';
import {UsageError} from '../core/errors.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {TraceHit} from '../core/trace/hit.ts';
import {type Trace, traceEntries} from '../core/trace/trace.ts';
import {traceIdOf} from '../core/trace/trace-id.ts';
import {count, utc} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {keyBytes} from './options.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';

export interface TraceCommandOptions {
	readonly json: boolean;
	readonly signal: AbortSignal;
	readonly live: boolean;
}

/** What is held of a trace id, given as it is or by an entry that has it. @returns the exit code */
export async function traceCommand(
	store: DlqStore,
	output: Output,
	names: readonly string[],
	{json, signal, live}: TraceCommandOptions,
): Promise<number> {
	const [name, ...more] = names;
	if (name === undefined || name === '' || more.length > 0)
		throw new UsageError('trace takes one entry id or trace id', 'redis-dlq show ID tells the trace id');
	const onProgress = live ? told(output, (read: number) => safeLine`${count(read)} read`) : undefined;
	const options = {signal, onProgress};
	const traceId = isEntryId(name) ? await traceIdOf(store, name, options) : keyBytes(name);
	if (traceId === undefined)
		throw new UsageError(`no entry ${name} is found, or it has no trace id`, 'name the trace id itself');
	const trace = await traceEntries(store, traceId, options);
	if (json) asJson(trace, output);
	else forPeople(trace, output);
	return trace.hits.length > 0 ? exitCodes.done : exitCodes.someNot;
}

function forPeople({traceId, hits, places}: Trace, output: Output): void {
	output.out(safeLine`trace ${safeText(traceId)}`);
	for (const hit of hits)
		output.out(
			safeLine`${utc(hit.time)}  ${safeText(kindText[hit.kind].padEnd(7))}  ${safeText(hit.stream)} ${safeText(hit.id)}  ${what(hit)}`,
		);
	if (hits.length === 0) output.out(ours('nothing is held of it'));
	for (const {stream, read, partial, around, trouble} of places) {
		const window =
			around === undefined ? ours(', not to its end') : safeLine`, only around ${idsText(around)}`;
		const far =
			trouble === undefined ? safeLine`${count(read)} read${partial ? window : ours('')}` : safeText(trouble);
		output.note(safeLine`${safeText(stream)}: ${far}`);
	}
}

function idsText({ids, known}: {readonly ids: number; readonly known: number}): SafeText {
	if (known === 1) return ours('the id that is known');
	return ids === known
		? safeLine`the ${ids} ids that are known`
		: safeLine`${ids} of the ${count(known)} ids that are known`;
}

const kindText = {dlq: 'DLQ', archive: 'archive', rescue: 'rescue', audit: 'audit', stream: 'stream'};

function what(hit: TraceHit): SafeText {
	if (hit.kind === 'audit') {
		const {record, moved} = hit;
		const to = record.target === undefined ? ours('') : safeLine` to ${safeText(record.target)}`;
		const why = record.reason === '' ? ours('') : safeLine`, because ${safeText(record.reason)}`;
		return safeLine`${safeText(record.action)} of ${safeText(moved.id)}${to} as ${safeText(moved.newId)} by ${safeText(record.actor)}${why}`;
	}
	return hit.error === undefined ? ours('the live message') : safeText(hit.error, 300);
}

function asJson({traceId, hits, places}: Trace, output: Output): void {
	for (const hit of hits) {
		const {kind, time, id} = hit;
		const shared = {traceId: safeText(traceId), kind, stream: safeText(hit.stream), id, time};
		if (hit.kind === 'audit') {
			const {action, actor, reason, target, operation} = hit.record;
			const to = target === undefined ? null : safeText(target);
			output.json({
				...shared,
				action,
				actor,
				reason,
				operation,
				target: to,
				entry: hit.moved.id,
				newId: hit.moved.newId,
			});
		} else output.json({...shared, error: safeText(hit.error ?? '')});
	}
	for (const {kind, stream, read, partial, around = null, trouble = null} of places)
		output.json({read, of: kind, stream: safeText(stream), partial, around, trouble});
}
