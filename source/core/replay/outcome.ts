import {claimedBy} from '../handover/claimed-by.ts';
import type {MoveReply, MoveRequest} from '../store/port.ts';
import type {Outcome} from './types.ts';

/** What a reply means for the entry. */
export function outcomeOf(request: MoveRequest, reply: MoveReply, recovered: boolean): Outcome {
	const {id, target} = request;
	const untouched = 'nothing was written: the entry is still on the DLQ';
	const refused = (reason: string, hint: string): Outcome => ({kind: 'refused', id, reason, hint});
	switch (reply.kind) {
		case 'moved':
			return {kind: 'moved', id, newId: reply.newId, target, recovered, warnings: reply.warnings};
		case 'gone':
			return {kind: 'gone', id, by: undefined};
		case 'mismatch':
			return refused('the entry names another source than when it was planned', 'open it again and look');
		case 'empty payload':
			return refused('the entry has no payload', untouched);
		case 'no target':
			return refused('there is no such stream', `${untouched}; create the stream or name another`);
		case 'claimed':
			return refused(claimedBy(reply.claim), untouched);
		case 'present':
			return refused('it is still on the DLQ', untouched);
		case 'no room':
			return refused('the DLQ has no room for it', untouched);
		case 'wrong type':
			return refused(
				`${Buffer.from(reply.key).toString('utf8')} is a ${reply.type}, not a stream`,
				untouched,
			);
		case 'denied':
			return refused(reply.message, reply.hint);
		case 'out of memory':
			return refused(`Redis is out of memory: ${reply.message}`, `${untouched}; free memory, then try again`);
		case 'other slot':
			return refused(reply.message, untouched);
		case 'not sent':
			return {
				kind: 'failed',
				id,
				reason: `not sent: ${reply.message}`,
				hint: `${untouched}; try again once connected`,
			};
		case 'failed':
			return {kind: 'failed', id, reason: reply.message, hint: untouched};
		case 'unknown':
			return {
				kind: 'unknown',
				id,
				reason: reply.message,
				hint: 'look at the DLQ and at the audit before trying again',
			};
	}
}
