import {idTime} from '../core/entry.ts';
import {dlqPatterns} from '../core/store/names.ts';
import type {DlqStore, FoundStream} from '../core/store/port.ts';
import {age} from '../text/age.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

export interface StreamsOptions {
	readonly json: boolean;
	/** None: what names of DLQs usually have in them. */
	readonly patterns: readonly string[];
	readonly limit: number;
}

const within = 10_000;

/** Prints the streams that look like DLQs, latest arrival first. @returns the exit code */
export async function streamsCommand(
	store: DlqStore,
	output: Output,
	{json, patterns, limit}: StreamsOptions,
): Promise<number> {
	const wanted = patterns.length === 0 ? dlqPatterns : patterns;
	const {streams, missing} = await store.findStreams({patterns: wanted, limit, within});
	const {now} = await store.streamFacts();
	for (const each of streams) {
		if (json) output.json(asJson(each));
		else forPeople(each, now, output);
	}
	if (missing !== undefined) output.note(safeLine`there may be more: ${safeText(missing)}`);
	else if (streams.length === 0) output.note(ours("no stream looks like a DLQ: --pattern '*' lists all"));
	return exitCodes.done;
}

function asJson({name, length, lastId}: FoundStream): unknown {
	const bytes = Buffer.from(name);
	return {stream: bytes.toString('utf8'), key: bytes.toString('base64'), length, lastId: lastId ?? null};
}

function forPeople({name, length, lastId}: FoundStream, now: number, output: Output): void {
	const last = lastId === undefined ? ours('empty') : safeLine`last ${age(now - idTime(lastId))} ago`;
	const shown = safeText(name);
	output.out(safeLine`${safeText(shown.padEnd(40))} ${safeText(count(length).padStart(9))}   ${last}`);
}
