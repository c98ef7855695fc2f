import type {Bytes} from '../entry.ts';
import {openPayload} from './open.ts';
import {toTypedJson} from './typed-json.ts';

/** Beyond it a field is shown as its bytes. */
const mostDecoded = 64 * 1024;

/**
 * The msgpack map or list that a field beside the payload holds, as Watermill's metadata, in JSON, secrets
 * in it masked unless `reveal`; undefined for any other value.
 */
export function asJson(value: Bytes, reveal: boolean): string | undefined {
	if (value.length > mostDecoded || !beginsContainer(value[0] ?? 0)) return undefined;
	const payload = openPayload(value);
	if (payload.format !== 'msgpack' || payload.complaint !== undefined) return undefined;
	return JSON.stringify(toTypedJson(payload, {masked: !reveal}));
}

// Source: msgpack specification, fixmap, fixarray, array and map of 16 and 32 bits.
function beginsContainer(first: number): boolean {
	return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
}
