import type {MoveReply, MoveRequest} from './port.ts';
import type {TransferReply, TransferRequest} from './transfer.ts';

/** A transfer of one entry, as the engine of many carries it out. */
export function asTransfer({
	operation,
	id,
	source,
	target,
	create,
	payload,
	audit,
}: MoveRequest): TransferRequest {
	const items = [{id, payload}];
	return {operation, mode: 'replay', source: {stream: source}, target, create, items, audit};
}

export function asMoveReply(reply: TransferReply): MoveReply {
	if (reply.kind !== 'done') return reply;
	const [result] = reply.results;
	if (result === undefined) return {kind: 'failed', message: 'the script gave no result'};
	if (result.kind === 'moved') return {...result, warnings: reply.warnings};
	const {kind} = result;
	if (kind === 'failed' && /\bOOM\b|maxmemory/.test(result.message))
		return {...result, kind: 'out of memory'};
	return result;
}
