import {JsonSecrets, type Span} from './json-secrets.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {scan, shownLimits} from './scan.ts';
import {looksSecret} from './secrets.ts';
import {Kind, type Tape} from './tape.ts';
import type {Payload} from './types.ts';
import {Walk} from './walk.ts';

/** Which bytes of a payload belong to values under secret-looking keys; learned as far as is looked at. */
export interface SecretMap {
	/** In order, not overlapping, complete before `offset`. */
	upTo(offset: number): readonly Span[];
}

/** What is under secret-looking keys in the payload's own bytes and in JSON and msgpack inside its values. */
export function secretMap(payload: Payload): SecretMap {
	const known = maps.get(payload);
	if (known !== undefined) return known;
	const made = make(payload);
	maps.set(payload, made);
	return made;
}

const maps = new WeakMap<Payload, SecretMap>();

/** Whether any of `start` to `end` (exclusive) is hidden. */
export function hides(spans: readonly Span[], start: number, end = start + 1): boolean {
	let [low, high] = [0, spans.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((spans[middle]?.[1] ?? 0) <= start) low = middle + 1;
		else high = middle;
	}
	return (spans[low]?.[0] ?? Number.POSITIVE_INFINITY) < end;
}

function make({tape, bytes}: Payload): SecretMap {
	if (tape !== undefined && tape.bytes === bytes) return new TapeSecrets(tape, 0);
	return jsonMap(bytes);
}

const mostLayers = 4;

class TapeSecrets implements SecretMap {
	readonly #spans: Span[] = [];
	readonly #walk: Walk;
	readonly #layer: number;
	#more = true;
	#known = 0;

	constructor(tape: Tape, layer: number) {
		this.#walk = new Walk(tape);
		this.#layer = layer;
	}

	upTo(offset: number): readonly Span[] {
		const walk = this.#walk;
		while (this.#more && this.#known < offset) {
			this.#more = walk.next();
			if (!this.#more || walk.ending) continue;
			const {tape, node, key} = walk;
			this.#known = tape.start[node] ?? 0;
			if (key !== undefined && looksSecret(walk.name)) {
				this.#spans.push([this.#known, tape.end[node] ?? 0]);
				walk.skip();
			} else if (!isContainer(tape, node)) this.#within(tape, node);
		}
		return this.#spans;
	}

	#within(tape: Tape, node: number): void {
		const kind = kindOf(tape, node);
		if (kind !== Kind.text && kind !== Kind.bytes) return;
		const body = bodyOf(tape, node);
		const start = tape.body[node] ?? 0;
		const inside = secretsInside(body, this.#layer).upTo(body.length);
		for (const [from, to] of inside) this.#spans.push([start + from, start + to]);
	}
}

/** The same for the bytes of one value: msgpack or JSON within them. */
export function secretsInside(body: Uint8Array, layer = 0): SecretMap {
	if (body.length < 8 || layer >= mostLayers) return nothing;
	const inner = (body[0] ?? 0) >= 0x80 ? scan(body, shownLimits).tape : undefined;
	if (inner !== undefined && isContainer(inner, 0)) return new TapeSecrets(inner, layer + 1);
	return body.includes(quote) ? jsonMap(body) : nothing;
}

/** The bytes of one value with zeros where they are hidden. */
export function withoutHidden(body: Uint8Array): Uint8Array {
	const spans = secretsInside(body).upTo(body.length);
	if (spans.length === 0) return body;
	const out = Uint8Array.from(body);
	for (const [start, end] of spans) out.fill(0, start, end);
	return out;
}

function jsonMap(bytes: Uint8Array): SecretMap {
	const json = new JsonSecrets(bytes);
	return {
		upTo(offset) {
			json.upTo(offset);
			return json.spans;
		},
	};
}

const quote = 0x22;
const nothing: SecretMap = {upTo: () => []};
