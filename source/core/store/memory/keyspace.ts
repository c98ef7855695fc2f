import {type Bytes, compareIds, type Entry, type EntryId, type Field} from '../../entry.ts';

export interface MemoryGroup {
	readonly name: Bytes;
	readonly consumers: number;
	readonly activeConsumers: number;
	readonly pending: Set<EntryId>;
	lastDelivered: EntryId;
}

export interface MemoryStream {
	readonly entries: Entry[];
	readonly groups: MemoryGroup[];
	lastId: EntryId;
	added: number;
}

/** Streams by the bytes of their names, and keys of other types. What Redis would hold, as far as a DLQ needs it. */
export class Keyspace {
	readonly #streams = new Map<string, MemoryStream>();
	readonly #others = new Map<string, string>();
	readonly #now: () => number;

	constructor(now: () => number) {
		this.#now = now;
	}

	type(key: Bytes): string {
		return this.#others.get(name(key)) ?? (this.#streams.has(name(key)) ? 'stream' : 'none');
	}

	setOtherType(key: Bytes, type: string): void {
		this.#streams.delete(name(key));
		this.#others.set(name(key), type);
	}

	delete(key: Bytes): void {
		this.#streams.delete(name(key));
		this.#others.delete(name(key));
	}

	stream(key: Bytes): MemoryStream | undefined {
		return this.#streams.get(name(key));
	}

	streamNames(): Bytes[] {
		return [...this.#streams.keys()].sort().map(key => Buffer.from(key, 'latin1'));
	}

	/** XADD: creates the stream, gives the next id unless one is given (older ones only into an empty stream). */
	add(key: Bytes, fields: readonly Field[], id?: EntryId, maxLength?: number): EntryId {
		let stream = this.stream(key);
		if (stream === undefined) {
			stream = {entries: [], groups: [], lastId: '0-0', added: 0};
			this.#streams.set(name(key), stream);
		}
		const next = id ?? this.#nextId(stream.lastId);
		stream.entries.push({id: next, fields});
		stream.lastId = next;
		stream.added++;
		if (maxLength !== undefined && stream.entries.length > maxLength) {
			stream.entries.splice(0, stream.entries.length - maxLength);
		}
		return next;
	}

	find(key: Bytes, id: EntryId): Entry | undefined {
		return this.stream(key)?.entries.find(entry => entry.id === id);
	}

	/** XDEL of one entry. @returns whether it was there */
	remove(key: Bytes, id: EntryId): boolean {
		const entries = this.stream(key)?.entries;
		const at = entries?.findIndex(entry => entry.id === id) ?? -1;
		if (at >= 0) entries?.splice(at, 1);
		return at >= 0;
	}

	#nextId(last: EntryId): EntryId {
		const now = `${Math.floor(this.#now())}-0`;
		if (compareIds(now, last) > 0) return now;
		const [milliseconds = '0', sequence = '0'] = last.split('-');
		return `${milliseconds}-${BigInt(sequence) + 1n}`;
	}
}

// Latin-1 keeps every byte apart: stream names need not be UTF-8.
function name(key: Bytes): string {
	return Buffer.from(key).toString('latin1');
}
