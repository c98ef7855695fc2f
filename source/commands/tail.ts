import {RedisReplyError} from '../core/errors.ts';
import {createSummariser} from '../core/row.ts';
import type {DlqStore} from '../core/store/port.ts';
import {safeText} from '../text/safe-text.ts';
import {listHead, tellRow} from './list.ts';
import {exitCodes, type Output} from './output.ts';

/** Prints what arrives from now on, until the signal ends it. @returns the exit code */
export async function tail(
	store: DlqStore,
	output: Output,
	{json, signal}: {readonly json: boolean; readonly signal: AbortSignal},
): Promise<number> {
	const {ofEntry} = createSummariser();
	const facts = await store.streamFacts();
	// Following it would wait for ever.
	if (facts.kind === 'wrong type') {
		const found = `${safeText(store.stream)} is a ${facts.type}, not a stream`;
		throw new RedisReplyError(found, 'check --stream', 'WRONGTYPE');
	}
	const after = facts.kind === 'stream' ? facts.lastId : undefined;
	if (!json) output.out(listHead());
	const {now: began} = facts;
	const started = performance.now();
	const arrivals = store.follow(after ?? '0-0', signal)[Symbol.asyncIterator]();
	// A read that blocks need not be waited for: it ends with the connection.
	const ended = new Promise<undefined>(resolve =>
		signal.addEventListener('abort', () => resolve(undefined), {once: true}),
	);
	while (!signal.aborted) {
		const next = await Promise.race([arrivals.next(), ended]);
		if (next === undefined || next.done === true) break;
		// By the server's clock, without asking it each time.
		const now = began + performance.now() - started;
		for (const entry of next.value) tellRow(ofEntry(entry), now, output, json);
	}
	return exitCodes.done;
}
