import type {Redis} from 'ioredis';
import type {Bytes, EntryId} from '../../entry.ts';
import type {Delivery} from '../port.ts';
import {ask} from './reads.ts';

const page = 1000;

/** Last delivered id and pending entries of every group of a stream, between two ids. */
export async function readDeliveries(
	client: Redis,
	stream: Bytes,
	from: EntryId,
	to: EntryId,
): Promise<Delivery[]> {
	const key = Buffer.from(stream);
	const groups = (await ask(client.callBuffer('XINFO', 'GROUPS', key))) as Array<Array<Buffer | number>>;
	return Promise.all(
		groups.map(async flat => {
			const name = fieldOf(flat, 'name');
			const pending = new Map<EntryId, number>();
			for (let start: string = from; ; ) {
				const rows = (await ask(client.callBuffer('XPENDING', key, name, start, to, String(page)))) as Array<
					[Buffer, Buffer, number, number]
				>;
				for (const [id, , , count] of rows) pending.set(String(id), Number(count));
				const last = rows.at(-1)?.[0];
				if (rows.length < page || last === undefined) break;
				start = `(${String(last)}`;
			}
			return {group: name, lastDelivered: String(fieldOf(flat, 'last-delivered-id')), pending};
		}),
	);
}

function fieldOf(flat: ReadonlyArray<Buffer | number>, name: string): Buffer {
	for (let at = 0; at + 1 < flat.length; at += 2)
		if (String(flat[at]) === name) return flat[at + 1] as Buffer;
	return Buffer.alloc(0);
}
