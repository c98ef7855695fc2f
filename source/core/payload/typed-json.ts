import {isUtf8} from 'node:buffer';
import {withoutSecrets} from './json-secrets.ts';
import {hidesValue} from './names.ts';
import {bodyOf, boolOf, children, extTypeOf, floatOf, intOf, kindOf} from './node.ts';
import {withoutHidden} from './secret-map.ts';
import {mask} from './secrets.ts';
import {float, timestampOf} from './show.ts';
import {Kind, type Tape} from './tape.ts';
import type {Payload} from './types.ts';

export interface TypedJsonOptions {
	/** Values under secret-looking keys are replaced. */
	readonly masked: boolean;
}

/**
 * The payload as JSON that loses nothing. Texts, safe integers, fractional float64, true, false and
 * null are themselves; the rest is `{"$int": "…"}`, `{"$float": "1.0"}` (float32: `"bits": 32`),
 * `{"$bytes": base64}`, `{"$ext": [type, base64]}`, `{"$text": base64}` for text that is not UTF-8,
 * and `{"$map": [[key, value], …]}` for maps with other keys, keys twice, or keys that begin with `$`.
 * Bytes of which a part is masked have zeros there, and `"masked": true`.
 * Undefined for a payload that is no msgpack and no JSON.
 */
export function toTypedJson(payload: Payload, {masked}: TypedJsonOptions): unknown {
	if (payload.inner !== undefined) return toTypedJson(payload.inner, {masked});
	return payload.tape === undefined ? undefined : typedNode(payload.tape, 0, masked);
}

/** One node and all below it. */
export function typedNode(tape: Tape, node: number, masked = false): unknown {
	switch (kindOf(tape, node)) {
		case Kind.nil:
			return null;
		case Kind.bool:
			return boolOf(tape, node);
		case Kind.int: {
			const value = intOf(tape, node);
			return typeof value === 'bigint' ? {$int: String(value)} : value;
		}
		case Kind.float32:
			return {$float: float(floatOf(tape, node)), bits: 32};
		case Kind.float64: {
			const value = floatOf(tape, node);
			return Number.isFinite(value) && !Number.isInteger(value) ? value : {$float: float(value)};
		}
		case Kind.text: {
			const body = masked ? withoutSecrets(bodyOf(tape, node)) : bodyOf(tape, node);
			return isUtf8(body) ? Buffer.from(body).toString('utf8') : {$text: base64(body)};
		}
		case Kind.bytes:
			return bytesOf(bodyOf(tape, node), masked);
		case Kind.ext: {
			const time = timestampOf(tape, node);
			const {$bytes, ...note} = bytesOf(bodyOf(tape, node), masked);
			const ext = {$ext: [extTypeOf(tape, node), $bytes], ...note};
			return time === undefined
				? ext
				: {...ext, seconds: String(time.seconds), nanoseconds: time.nanoseconds};
		}
		case Kind.array:
			return Array.from(children(tape, node), child => typedNode(tape, child, masked));
		case Kind.map:
			return typedMap(tape, node, masked);
	}
}

function typedMap(tape: Tape, node: number, masked: boolean): unknown {
	const nodes = [...children(tape, node)];
	const pairs: Array<readonly [unknown, unknown]> = [];
	for (let at = 0; at + 1 < nodes.length; at += 2) {
		const [key = 0, value = 0] = [nodes[at], nodes[at + 1]];
		const name = typedNode(tape, key);
		pairs.push([name, masked && hidesValue(tape, key) ? mask : typedNode(tape, value, masked)]);
	}
	const names = new Set(pairs.map(([name]) => name));
	const plain = pairs.every(
		([name]) => typeof name === 'string' && !name.startsWith('$') && name !== '__proto__',
	);
	// Keys like `1` would change their place in an object.
	const ordered = pairs.every(([name]) => !/^\d+$/.test(String(name)));
	return plain && ordered && names.size === pairs.length ? Object.fromEntries(pairs) : {$map: pairs};
}

// Zeros stand for what is masked: told, so that nobody takes them for the value.
function bytesOf(body: Uint8Array, masked: boolean): {readonly $bytes: string; readonly masked?: true} {
	const shown = masked ? withoutHidden(body) : body;
	return Buffer.compare(shown, body) === 0 ? {$bytes: base64(body)} : {$bytes: base64(shown), masked: true};
}

function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
