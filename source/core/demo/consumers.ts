import {shapeOf} from '../bulk/shape.ts';
import {type Bytes, compareIds, type Entry, type Field, fieldNames, fieldValue} from '../entry.ts';
import type {MemoryStore} from '../store/memory/memory-store.ts';

const atOnce = 40;

/**
 * What the platform's workers do in one step: acknowledge what they took in the step before, take what
 * comes next. Messages without `content` fail at their retries and are parked anew, as they were the
 * first time.
 */
export function consumeOnce(store: MemoryStore, streams: readonly Bytes[], began: string): void {
	for (const stream of streams) {
		const held = store.keys.stream(stream);
		for (const group of held?.groups ?? []) {
			if (group.activeConsumers === 0) continue;
			for (const id of group.pending) {
				if (compareIds(id, began) <= 0) continue;
				group.pending.delete(id);
				const entry = store.keys.find(stream, id);
				if (entry !== undefined && fails(entry) && group === held?.groups[0])
					store.add(store.stream, deadLetter(stream, entry));
			}
			const next = (held?.entries ?? []).filter(({id}) => compareIds(id, group.lastDelivered) > 0);
			for (const {id} of next.slice(0, atOnce)) {
				group.pending.add(id);
				group.lastDelivered = id;
			}
		}
	}
}

function fails({fields}: Entry): boolean {
	const shape = shapeOf(fieldValue(fields, fieldNames.data) ?? Buffer.alloc(0));
	return shape !== undefined && !shape.slice(1, -1).split(',').includes('content');
}

function deadLetter(stream: Bytes, {id, fields}: Entry): Field[] {
	const live = (name: string) => fieldValue(fields, name) ?? Buffer.alloc(0);
	const all: ReadonlyArray<readonly [string, Bytes]> = [
		[fieldNames.source, stream],
		[fieldNames.sourceId, Buffer.from(id)],
		[fieldNames.error, Buffer.from("field 'content' missing")],
		[fieldNames.attempt, Buffer.from('3')],
		[fieldNames.data, live(fieldNames.data)],
		[fieldNames.ts, live(fieldNames.ts)],
		[fieldNames.traceId, live(fieldNames.traceId)],
	];
	return all.map(([name, value]) => [Buffer.from(name), value]);
}
