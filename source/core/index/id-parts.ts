import type {EntryId} from '../entry.ts';

/** The two numbers of an id. */
export function idParts(id: EntryId): readonly [time: bigint, sequence: bigint] {
	const dash = id.indexOf('-');
	return [BigInt(id.slice(0, dash)), BigInt(id.slice(dash + 1))];
}
