import {ExtData} from '@msgpack/msgpack';
import {extBytes} from './encode.ts';

/** A text that two map keys share exactly when msgpack readers take them for the same key. */
export function canonical(key: unknown): string {
	if (typeof key === 'string') return `"${key}`;
	if (typeof key === 'number' || typeof key === 'bigint') return `#${key}`;
	if (key === null || typeof key === 'boolean') return String(key);
	if (key instanceof Uint8Array) return `b${Buffer.from(key).toString('hex')}`;
	if (key instanceof ExtData) return `e${key.type}:${Buffer.from(extBytes(key)).toString('hex')}`;
	if (Array.isArray(key)) return `[${key.map(item => JSON.stringify(canonical(item))).join()}]`;
	const pairs = key instanceof Map ? [...key] : Object.entries(key as object);
	return `{${pairs.map(pair => JSON.stringify(pair.map(canonical))).join()}}`;
}
