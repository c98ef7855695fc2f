// The slot function that ioredis itself routes by.
import slotOf from 'cluster-key-slot';
import type {Bytes} from '../entry.ts';

/** The cluster slot of a key, 0 to 16383. */
export function keySlot(key: Bytes): number {
	return slotOf(Buffer.from(key));
}

/**
 * The key of something that belongs to `key` and must lie in its slot: `key:suffix` when the key has a
 * hash tag, `{key}:suffix` when it can be one, else `{n}:suffix:key` with the smallest n of that slot.
 */
export function derive(key: Bytes, suffix: string): Bytes {
	const name = Buffer.from(key);
	const tail = Buffer.from(`:${suffix}`);
	if (hasHashTag(name)) return Buffer.concat([name, tail]);
	if (name.length > 0 && !name.includes(0x7d))
		return Buffer.concat([Buffer.from('{'), name, Buffer.from('}'), tail]);
	const slot = keySlot(name);
	for (let n = 0; ; n++) {
		if (keySlot(Buffer.from(String(n))) === slot)
			return Buffer.concat([Buffer.from(`{${n}}:${suffix}:`), name]);
	}
}

// Source: the Redis cluster specification, hash tags: from the first `{` to the first `}` behind it, not empty.
function hasHashTag(name: Buffer): boolean {
	const open = name.indexOf(0x7b);
	if (open < 0) return false;
	return name.indexOf(0x7d, open + 1) > open + 1;
}
