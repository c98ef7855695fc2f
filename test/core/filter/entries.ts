import {encode} from '@msgpack/msgpack';
import type {Entry, Field} from '../../../source/core/entry.ts';

export interface Dead {
	readonly id?: string;
	readonly source?: string;
	readonly sourceId?: string;
	readonly error?: string | Uint8Array;
	readonly attempt?: string;
	readonly trace?: string;
	/** Encoded as msgpack unless it is bytes. */
	readonly data?: unknown;
}

export const now = Date.parse('2026-11-25T12:00:00Z');

/** A dead letter of ten minutes ago, with what a test cares about replaced. */
export function dead({
	id = `${now - 600_000}-7`,
	source = 'sg:stream:inbound',
	sourceId = '1700000000000-3',
	error = 'Upstream timeout after 30 s',
	attempt = '3',
	trace = 'tr-7f3a',
	data = {user: {id: 42, name: 'Smith'}},
}: Dead = {}): Entry {
	const fields: Array<readonly [string, string | Uint8Array]> = [
		['original_stream', source],
		['original_msg_id', sourceId],
		['error', error],
		['attempt', attempt],
		['data', data instanceof Uint8Array ? data : encode(data, {useBigInt64: true})],
		['ts', ''],
		['trace_id', trace],
	];
	return {
		id,
		fields: fields.map(([name, value]): Field => [Buffer.from(name), Buffer.from(value)]),
	};
}
