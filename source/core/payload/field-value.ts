import type {Bytes} from '../entry.ts';
import {withoutSecrets} from './json-secrets.ts';
import {openPayload} from './open.ts';
import {toTypedJson} from './typed-json.ts';

/** Beyond it a field is shown as its bytes. */
const mostDecoded = 64 * 1024;

/**
 * The value of a field beside the payload, as it is shown: a msgpack map or list, as Watermill's metadata,
 * in JSON, and of JSON, too, no secrets unless `reveal`.
 */
export function fieldText(value: Bytes, reveal: boolean): Bytes {
	const [first = 0] = value;
	if (first === 0x7b || first === 0x5b) return reveal ? value : withoutSecrets(value);
	if (value.length > mostDecoded || !beginsContainer(first)) return value;
	const payload = openPayload(value);
	if (payload.format !== 'msgpack' || payload.complaint !== undefined) return value;
	return Buffer.from(JSON.stringify(toTypedJson(payload, {masked: !reveal})));
}

// Source: msgpack specification, fixmap, fixarray, array and map of 16 and 32 bits.
function beginsContainer(first: number): boolean {
	return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
}
