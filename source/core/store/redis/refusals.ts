import type {Bytes} from '../../entry.ts';
import type {TransferRefusal} from '../transfer.ts';
import {neverRan} from './run-script.ts';
import {asDlqError, codeOf, isReply} from './troubles.ts';

/** What a script says when it refused to begin: nothing was written. */
export function refusalOf([status, first, second]: readonly Buffer[]): TransferRefusal {
	switch (String(status)) {
		case 'no target':
			return {kind: 'no target'};
		case 'wrong type':
			return {kind: 'wrong type', key: first ?? Buffer.alloc(0), type: String(second)};
		default: {
			const denied = String(second);
			return {kind: 'denied', message: `${String(first)} on ${denied} is denied`, hint: hintFor(denied)};
		}
	}
}

/** What an error says of a script: that it ran, that it did not, or that it is not known. */
export function refusedBy(error: unknown, keys: readonly Bytes[]): TransferRefusal {
	const {message, hint} = asDlqError(error);
	if (neverRan(error)) return {kind: 'not sent', message};
	if (!isReply(error)) return {kind: 'unknown', message};
	const code = codeOf(error);
	// A script's keys must all be open to reading and writing, whatever the script does with them.
	if (code === 'NOPERM' && message.includes('keys')) {
		const named = keys.map(key => Buffer.from(key).toString('utf8')).join(', ');
		return {kind: 'denied', message, hint: `the user must be allowed to read and write all of: ${named}`};
	}
	if (code === 'NOPERM') return {kind: 'denied', message, hint};
	if (code === 'OOM') return {kind: 'out of memory', message};
	if (code === 'CROSSSLOT') return {kind: 'other slot', message};
	return {kind: 'failed', message};
}

function hintFor(key: string): string {
	return key.endsWith(':audit')
		? `grant XADD on ${key}, or go without a record: --no-audit`
		: `grant it; redis-dlq doctor prints the ACL line`;
}
