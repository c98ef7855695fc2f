import type {DlqStore} from '../store/port.ts';
import {aMomentLater, connected} from './settle.ts';

/** Replies of a step: `unknown` when one was lost, `not sent` when nothing left this program. */
interface StepReply {
	readonly kind: string;
}

export interface UntilKnownOptions {
	/** How long is tried, in ms. */
	readonly within: number;
	/** Whether a step that was not sent is tried again, too, where none was lost before. */
	readonly unsent?: boolean | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a step that does no more the second time, and again as long as its reply is lost and a connection
 * can be had. @returns the last reply, and whether one was lost: a refusal says nothing then
 */
export async function untilKnown<Reply extends StepReply>(
	store: DlqStore,
	send: () => Promise<Reply>,
	{within, unsent = false, signal}: UntilKnownOptions,
): Promise<{readonly reply: Reply; readonly lost: boolean}> {
	let reply = await send();
	const lost = reply.kind === 'unknown';
	const deadline = AbortSignal.timeout(within);
	while (
		(reply.kind === 'unknown' || (reply.kind === 'not sent' && (lost || unsent))) &&
		signal?.aborted !== true &&
		store.connection().state !== 'closed' &&
		(await connected(store, deadline)) &&
		(await aMomentLater())
	)
		reply = await send();
	return {reply, lost};
}
