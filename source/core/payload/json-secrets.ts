import type {Bytes} from '../entry.ts';
import {looksSecret, mask} from './secrets.ts';

export type Span = readonly [start: number, end: number];

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
/** A JSON text inside a JSON text inside a JSON text. */
const mostLayers = 3;

/** The text with the values under secret-looking keys masked; the same bytes when there are none. */
export function withoutSecrets(text: Bytes): Bytes {
	if (!text.includes(quote)) return text;
	const spans = jsonSecrets(text);
	if (spans.length === 0) return text;
	const pieces: Bytes[] = [];
	let from = 0;
	for (const [start, end] of spans) {
		pieces.push(text.subarray(from, start), maskBytes);
		from = end;
	}
	return Buffer.concat([...pieces, text.subarray(from)]);
}

/**
 * Where the values under secret-looking keys lie in a JSON text, whole, cut off or broken: every
 * `"key": value` counts, wherever it stands.
 */
function jsonSecrets(text: Bytes): Span[] {
	const reader = new JsonSecrets(text);
	reader.upTo(text.length);
	return reader.spans;
}

/** The same as far as it is asked for. */
export class JsonSecrets {
	readonly spans: Span[] = [];
	readonly #text: Buffer;
	readonly #layer: number;
	#at = 0;

	constructor(text: Bytes, layer = 0) {
		this.#text = Buffer.from(text.buffer, text.byteOffset, text.length);
		this.#layer = layer;
	}

	/** Goes on until the text before `offset` is known. */
	upTo(offset: number): void {
		const text = this.#text;
		while (this.#at < offset) {
			const start = text.indexOf(quote, this.#at);
			if (start < 0) {
				this.#at = text.length;
				return;
			}
			const end = stringEnd(text, start);
			this.#at = end;
			let next = skipSpace(text, end);
			if (text[next] !== colon) {
				if (this.#hidesWithin(start, end)) this.spans.push([start, end]);
				continue;
			}
			next = skipSpace(text, next + 1);
			if (!looksSecret(unquoted(text, start, end))) continue;
			this.#at = valueEnd(text, next);
			this.spans.push([next, this.#at]);
		}
	}

	#hidesWithin(start: number, end: number): boolean {
		if (this.#layer >= mostLayers || !this.#text.subarray(start, end).includes(backslash)) return false;
		const inner = Buffer.from(unquoted(this.#text, start, end));
		const reader = new JsonSecrets(inner, this.#layer + 1);
		reader.upTo(inner.length);
		return reader.spans.length > 0;
	}
}

const maskBytes = Buffer.from(`"${mask}"`);

/** First byte behind the string that begins at `start`. */
function stringEnd(text: Buffer, start: number): number {
	let at = start + 1;
	for (;;) {
		const end = text.indexOf(quote, at);
		if (end < 0) return text.length;
		let slashes = 0;
		while (text[end - 1 - slashes] === backslash && end - 1 - slashes > start) slashes++;
		if (slashes % 2 === 0) return end + 1;
		at = end + 1;
	}
}

function valueEnd(text: Buffer, start: number): number {
	const first = text[start];
	if (first === quote) return stringEnd(text, start);
	if (first !== 0x7b && first !== 0x5b) {
		let at = start;
		while (at < text.length && !/[\s,}\]]/.test(String.fromCharCode(text[at] ?? 0x2c))) at++;
		return at;
	}
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const byte = text[at];
		if (byte === quote) at = stringEnd(text, at) - 1;
		else if (byte === 0x7b || byte === 0x5b) depth++;
		else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return at + 1;
	}
	return text.length;
}

function skipSpace(text: Buffer, from: number): number {
	let at = from;
	while (text[at] === 0x20 || text[at] === 0x0a || text[at] === 0x0d || text[at] === 0x09) at++;
	return at;
}

function unquoted(text: Buffer, start: number, end: number): string {
	const quoted = text.toString('utf8', start, end);
	if (!quoted.includes('\\')) return quoted.slice(1, -1);
	try {
		return String(JSON.parse(quoted));
	} catch {
		return quoted.slice(1).replaceAll('\\"', '"');
	}
}
