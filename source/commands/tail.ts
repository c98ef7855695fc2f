import type {DlqStore} from '../core/store/port.ts';
import {listHead, tellRow} from './list.ts';
import {exitCodes, type Output} from './output.ts';

/** Prints what arrives from now on, until the signal ends it. @returns the exit code */
export async function tail(
	store: DlqStore,
	output: Output,
	{json, signal}: {readonly json: boolean; readonly signal: AbortSignal},
): Promise<number> {
	const facts = await store.streamFacts();
	const after = facts.kind === 'stream' ? facts.lastId : undefined;
	if (!json) output.out(listHead());
	const {now: began} = facts;
	const started = performance.now();
	for await (const entries of store.follow(after ?? '0-0', signal)) {
		// By the server's clock, without asking it each time.
		const now = began + performance.now() - started;
		for (const entry of entries) tellRow(entry, now, output, json);
	}
	return exitCodes.done;
}
